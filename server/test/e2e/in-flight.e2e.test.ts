/**
 * A person works in the tab in the very instant in which MySQL's change is on its way to it. Nothing typed is lost: it is
 * merged, or the link stops with a reason, the overwritten cells are kept and MySQL's changes stay queued.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
});

interface Scene {
  tab: LinkedTab;
  evidence: Evidence;
}

async function scene(title: string): Promise<Scene> {
  const tab = await LinkedTab.register(product, sampleRows(20), title);
  return { tab, evidence: new Evidence(product, tab) };
}

/** Runs `act` while the write that `cause` leads to is under way, then lets Google apply it. */
async function whileInFlight(
  { tab }: Scene,
  cause: () => Promise<void>,
  act: () => Promise<void>,
): Promise<void> {
  const write = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
  await cause();
  await tab.until(() => expect(write.hits).toBe(1));
  await act();
  write.release();
  await write.when(({ done }) => done === 1);
}

/** Where the key column is: after id, name, city and amount. */
const KEY_COLUMN = 4;

describe('the person’s edit is merged', () => {
  let here: Scene;
  beforeAll(async () => {
    here = await scene('merged');
  });

  test('the very cell: the person typed later and wins, MySQL’s value is in the conflict', async () => {
    const { tab, evidence } = here;
    await whileInFlight(
      here,
      () => evidence.customer(`UPDATE t SET city = 'from MySQL' WHERE id = 'R5'`),
      () => tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R5'), column: 2 }, [['from a person']]),
    );
    await evidence.peace();
    expect(tab.cell('R5', 'city')).toBe('from a person');
    const lost = { column: 'city', base: 'City 5', sheet: 'from a person', db: 'from MySQL' };
    expect(await evidence.conflicts()).toEqual([{ ...lost, resolution: 'SHEET_WINS' }]);
  });

  test('the very cell cleared: it stays empty on both sides', async () => {
    const { tab, evidence } = here;
    await whileInFlight(
      here,
      () => evidence.customer(`UPDATE t SET city = 'back again' WHERE id = 'R6'`),
      () => tab.person.clear(tab.tabId, { row: tab.rowOf('id', 'R6'), column: 2 }),
    );
    await evidence.peace();
    expect(await evidence.inMysql('R6', 'city')).toBeNull();
    expect((await evidence.conflicts()).at(-1)).toMatchObject({ db: 'back again', resolution: 'SHEET_WINS' });
  });

  test('a value that MySQL cannot store, and a formula: overwritten, and kept as losers', async () => {
    const { tab, evidence } = here;
    const cells = { 'not a number': 'R7', '=6*7': 'R8' };
    await whileInFlight(
      here,
      () => evidence.customer(`UPDATE t SET amount = 77 WHERE id IN ('R7', 'R8')`),
      async () => {
        for (const [entry, id] of Object.entries(cells)) {
          await tab.person.type(tab.tabId, { row: tab.rowOf('id', id), column: 3 }, [[entry]]);
        }
      },
    );
    await evidence.peace();
    const losers = (await evidence.conflicts()).filter(({ column }) => column === 'amount');
    expect(losers.map(({ sheet, resolution }) => [sheet, resolution])).toEqual([
      ['not a number', 'DB_WINS'],
      ['=6*7', 'DB_WINS'],
    ]);
  });

  test('another cell of the row: both win, and there is no conflict', async () => {
    const { tab, evidence } = here;
    const before = await evidence.conflicts();
    await whileInFlight(
      here,
      () => evidence.customer(`UPDATE t SET city = 'MySQL’s column' WHERE id = 'R9'`),
      () => tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R9'), column: 1 }, [['the person’s column']]),
    );
    await tab.until(async () => expect(await evidence.inMysql('R9', 'name')).toBe('the person’s column'));
    await evidence.peace();
    expect(tab.cell('R9', 'city')).toBe('MySQL’s column');
    expect(await evidence.conflicts()).toEqual(before);
  });

  test('a row typed right where a new row of MySQL’s is put: both are there', async () => {
    const { tab, evidence } = here;
    const end = tab.sheetRows().length + 1;
    await whileInFlight(
      here,
      () => evidence.customer(`INSERT INTO t (id, name) VALUES ('Q1', 'by MySQL'), ('Q2', 'by MySQL')`),
      () => tab.person.type(tab.tabId, { row: end, column: 0 }, [['Q3', 'by a person']]),
    );
    await tab.until(async () => expect(await evidence.inMysql('Q3', 'name')).toBe('by a person'));
    await evidence.peace();
    expect(tab.cell('Q2', 'name')).toBe('by MySQL');
    expect(tab.sheetRows()).toHaveLength(23);
  });
});

describe('the row or the column is elsewhere when the write arrives: the link stops, and nothing is lost', () => {
  const moves: { what: string; act: (tab: LinkedTab) => Promise<void>; reason: RegExp; kept: string }[] = [
    {
      what: 'the rows are sorted',
      act: (tab) => tab.person.sort(tab.tabId, 'A2:E21', [{ column: 3, descending: true }]),
      reason: /row 6 was another row/,
      kept: 'City 16',
    },
    {
      what: 'a row is inserted above',
      act: (tab) => tab.person.insertLines(tab.tabId, 'ROWS', 2),
      reason: /row 6 was another row/,
      kept: 'City 4',
    },
    {
      what: 'the row is deleted',
      act: (tab) => tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R5')),
      reason: /row 6 was another row/,
      kept: 'City 6',
    },
    {
      what: 'the row is cleared, its key too',
      act: (tab) => tab.person.clear(tab.tabId, 'A6:E6'),
      reason: /row 6 was another row/,
      kept: '"before"',
    },
    {
      what: 'a column is moved',
      act: (tab) => tab.person.moveLines(tab.tabId, 'COLUMNS', 1, 1, KEY_COLUMN),
      reason: /column "name" was moved/,
      kept: '4.5',
    },
    {
      what: 'a column is inserted',
      act: (tab) => tab.person.insertLines(tab.tabId, 'COLUMNS', 1),
      reason: /column "name" was moved/,
      kept: 'Name 5',
    },
  ];

  test.each(moves)('$what', async ({ what, act, reason, kept }) => {
    const here = await scene(what);
    const { tab, evidence } = here;
    const rows = await tab.tableRows();
    await whileInFlight(
      here,
      () => evidence.customer(`UPDATE t SET city = 'to R5' WHERE id = 'R5'`),
      () => act(tab),
    );
    expect(await evidence.paused()).toMatch(reason);
    expect(await evidence.queuedChanges()).toBe(1);
    const blocked = (await evidence.sheetWrites()).at(-1);
    expect(blocked?.state).toBe('blocked');
    expect(blocked?.copies).toContain(kept);
    expect(await tab.tableRows()).toHaveLength(rows.length);
  });

  test('a row that MySQL deletes is edited: the edit is kept', async () => {
    const here = await scene('edited and deleted');
    const { tab, evidence } = here;
    await whileInFlight(
      here,
      () => evidence.customer(`DELETE FROM t WHERE id = 'R5'`),
      () => tab.person.type(tab.tabId, 'B6', [['edited in the last instant']]),
    );
    expect(await evidence.paused()).toMatch(/row 6 was edited when it was deleted/);
    expect((await evidence.sheetWrites()).at(-1)?.copies).toContain('edited in the last instant');
    expect(await evidence.queuedChanges()).toBe(1);
  });

  test('new rows get their keys while a row is inserted above: MySQL keeps its rows', async () => {
    const here = await scene('keys');
    const { tab, evidence } = here;
    const rows = await tab.tableRows();
    await whileInFlight(
      here,
      () => tab.person.type(tab.tabId, { row: 21, column: 0 }, [['T1', 'typed']]),
      () => tab.person.insertLines(tab.tabId, 'ROWS', 2),
    );
    expect(await evidence.paused()).toMatch(/row 22 was another row when it got its key/);
    expect(await tab.tableRows()).toEqual(rows);
  });
});
