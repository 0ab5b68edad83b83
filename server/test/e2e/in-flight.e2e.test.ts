/**
 * A person works in the tab in the very instant in which MySQL's change is on its way to it. Nothing typed is lost: it is
 * merged, rows that were hit by mistake are put back from their copies, and nobody's row is deleted. Only columns that move
 * stop the link, with a reason.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product, type Scalar } from '../harness/product.ts';

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

describe('the person’s edit is merged [C12]', () => {
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

  test('a value that MySQL cannot store, and a formula, are put back: MySQL’s value is in the conflict', async () => {
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
    await evidence.quiet();
    expect(tab.cell('R7', 'amount')).toBe('not a number');
    expect(tab.formula('R8', 'amount')).toBe('=6*7');
    const conflicts = (await evidence.conflicts()).filter(({ column }) => column === 'amount');
    expect(conflicts.map(({ sheet, db, resolution }) => [sheet, db, resolution]).sort()).toEqual([
      ['42', '77', 'SHEET_WINS'],
      ['not a number', '77', 'SHEET_WINS'],
    ]);
    // What stays as typed is no longer the same on both sides; the next tests compare them.
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R7'), column: 3 }, [[7.5]]);
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R8'), column: 3 }, [[8.5]]);
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

  test('a row typed right where a new row of MySQL’s is put: both are there [I8]', async () => {
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

describe('rows are elsewhere when the write arrives: what was hit is put back, and the write is done again', () => {
  const sort = (tab: LinkedTab) => tab.person.sort(tab.tabId, 'A2:E21', [{ column: 3, descending: true }]);
  /** What a person does in that instant, and which rows he removes by it. */
  const acts: [string, (tab: LinkedTab) => Promise<void>, string[]][] = [
    ['the rows are sorted', sort, []],
    ['a row is inserted above', (tab) => tab.person.insertLines(tab.tabId, 'ROWS', 2), []],
    ['two rows above are deleted', (tab) => tab.person.deleteLines(tab.tabId, 'ROWS', 2, 2), ['R2', 'R3']],
    ['the row is deleted', (tab) => tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R5')), ['R5']],
    ['the row is moved', (tab) => tab.person.moveLines(tab.tabId, 'ROWS', 5, 1, 12), []],
    ['the row is cleared, its key too', (tab) => tab.person.clear(tab.tabId, 'A6:E6'), ['R5']],
  ];
  const formulas = { R4: '=4+0.5', R6: '=6+0.5', R16: '=16+0.5' };

  /** Twenty rows; formulas and refused values stand where the writes may hit by mistake; a prefilled row below. */
  async function busyScene(title: string): Promise<Scene> {
    const here = await scene(title);
    const { tab, evidence } = here;
    for (const [id, entry] of Object.entries(formulas)) {
      await tab.person.type(tab.tabId, { row: tab.rowOf('id', id), column: 3 }, [[entry]]);
    }
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R7'), column: 3 }, [['to be asked']]);
    await tab.person.type(tab.tabId, { row: 21, column: 3 }, [['=1+1']]);
    await evidence.quiet();
    return here;
  }

  const idsOf = (rows: readonly Scalar[][]) =>
    rows.flatMap(([id]) => (id == null ? [] : [String(id)])).sort();

  /** Both sides have these rows, each formula and refused value is where it was, and nothing is owed. */
  async function allIsWell({ tab, evidence }: Scene, ids: readonly string[]): Promise<void> {
    await tab.until(async () => {
      await evidence.quiet();
      expect(idsOf(tab.sheetRows())).toEqual([...ids].sort());
      expect(idsOf(await tab.tableRows())).toEqual([...ids].sort());
    });
    expect(await evidence.repairsGivenUp()).toEqual([]);
    for (const [id, formula] of Object.entries(formulas)) {
      if (ids.includes(id)) expect(tab.formula(id, 'amount')).toBe(formula);
    }
    if (ids.includes('R7')) expect(tab.cell('R7', 'amount')).toBe('to be asked');
    for (const id of ids.filter((each) => each !== 'R5' && each !== 'T1')) {
      const number = id.slice(1);
      expect([tab.cell(id, 'name'), tab.cell(id, 'city')]).toEqual([`Name ${number}`, `City ${number}`]);
      expect(await evidence.inMysql(id, 'name')).toBe(`Name ${number}`);
      expect(await evidence.inMysql(id, 'city')).toBe(`City ${number}`);
    }
  }

  const all = sampleRows(20)
    .slice(1)
    .map(([id]) => String(id));

  test.each(acts)('MySQL updates a row, %s [R1, R2]', async (what, act, removed) => {
    const here = await busyScene(`set, ${what}`);
    const { tab, evidence } = here;
    await whileInFlight(
      here,
      () => evidence.customer(`UPDATE t SET city = 'to R5', amount = 99 WHERE id = 'R5'`),
      () => act(tab),
    );
    // A row that a person removed and MySQL changed comes back: an update wins.
    await allIsWell(
      here,
      all.filter((id) => id === 'R5' || !removed.includes(id)),
    );
    expect(tab.cell('R5', 'city')).toBe('to R5');
    expect(tab.cell('R5', 'amount')).toBe(99);
  });

  test.each(acts)('MySQL deletes a row, %s [R3]', async (what, act, removed) => {
    const here = await busyScene(`delete, ${what}`);
    const { tab, evidence } = here;
    await whileInFlight(
      here,
      () => evidence.customer(`DELETE FROM t WHERE id = 'R5'`),
      () => act(tab),
    );
    await allIsWell(
      here,
      all.filter((id) => id !== 'R5' && !removed.includes(id)),
    );
  });

  test.each(acts)('a new row gets its key, %s [R4]', async (what, act, removed) => {
    const here = await busyScene(`key, ${what}`);
    const { tab } = here;
    const keys = new Map(tab.sheetKeys());
    await whileInFlight(
      here,
      () => tab.person.type(tab.tabId, { row: 22, column: 0 }, [['T1', 'typed']]),
      () => act(tab),
    );
    const ids = all.filter((id) => !removed.includes(id));
    await allIsWell(here, [...ids, 'T1']);
    const after = new Map(tab.sheetKeys());
    for (const id of ids) expect(after.get(id)).toBe(keys.get(id));
  });

  test('the row that was hit is deleted before it is put right: it stays deleted [R11]', async () => {
    const here = await scene('hit, then deleted');
    const { tab, evidence } = here;
    const hold = { method: 'spreadsheets.batchUpdate', effect: 'hold-before' } as const;
    const hit = product.google.faults.add(hold);
    await evidence.customer(`UPDATE t SET city = 'to R5' WHERE id = 'R5'`);
    await tab.until(() => expect(hit.hits).toBe(1));
    await tab.person.moveLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R5'), 1, 12);
    const mend = product.google.faults.add(hold);
    hit.release();
    await tab.until(() => expect(mend.hits).toBe(1));
    expect(tab.cell('R6', 'city')).toBe('to R5');
    await tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R6'));
    mend.release();
    await tab.until(async () => expect(idsOf(await tab.tableRows())).not.toContain('R6'));
    await evidence.peace();
    expect(idsOf(tab.sheetRows())).toEqual(all.filter((id) => id !== 'R6').sort());
    expect(tab.cell('R7', 'city')).toBe('City 7');
    expect(await evidence.conflicts()).toEqual([]);
  });

  test('a row that is moved again at every write: the link pauses and says so, and goes on when asked [R6]', async () => {
    const here = await scene('restless');
    const { tab, evidence } = here;
    const hold = () =>
      product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
    let write = hold();
    await evidence.customer(`UPDATE t SET city = 'to R5' WHERE id = 'R5'`);
    for (let round = 1; round <= 5; round += 1) {
      const held = write;
      await tab.until(() => expect(held.hits).toBe(1));
      await tab.person.moveLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R5'), 1, round % 2 === 0 ? 2 : 18);
      write = hold();
      held.release();
    }
    expect(await evidence.paused()).toMatch(/moved again and again/);
    product.google.faults.clear();
    await tab.person.insertLines(tab.tabId, 'ROWS', 30);
    await evidence.peace();
    expect(tab.cell('R5', 'city')).toBe('to R5');
  });

  test('a row that MySQL deletes is edited: it comes back, on both sides [D4, R3]', async () => {
    const here = await busyScene('edited and deleted');
    const { tab, evidence } = here;
    await whileInFlight(
      here,
      () => evidence.customer(`DELETE FROM t WHERE id = 'R5'`),
      () => tab.person.type(tab.tabId, 'B6', [['edited in the last instant']]),
    );
    await allIsWell(here, all);
    expect(await evidence.inMysql('R5', 'name')).toBe('edited in the last instant');
    expect(tab.rowOf('id', 'R5')).toBe(5);
    expect((await evidence.conflicts()).at(-1)).toMatchObject({ db: null, resolution: 'SHEET_WINS' });
  });
});

test('a header is renamed when the write arrives: it counts, and the sync goes on [C14, S1]', async () => {
  const here = await scene('renamed');
  const { tab, evidence } = here;
  await whileInFlight(
    here,
    () => evidence.customer(`UPDATE t SET city = 'to R5' WHERE id = 'R5'`),
    () => tab.person.type(tab.tabId, { row: 0, column: 2 }, [['town']]),
  );
  await tab.until(() => expect(tab.cell('R5', 'city')).toBe('to R5'));
  await evidence.customer(`UPDATE t SET city = 'again' WHERE id = 'R6'`);
  await tab.until(() => expect(tab.cell('R6', 'city')).toBe('again'));
  await evidence.quiet();
  expect((await tab.status()).status).toBe('active');
});

describe('columns are elsewhere when the write arrives: the link stops, and nothing is lost [C14]', () => {
  const moves: [string, (tab: LinkedTab) => Promise<void>, string][] = [
    ['a column is moved', (tab) => tab.person.moveLines(tab.tabId, 'COLUMNS', 1, 1, KEY_COLUMN), '4.5'],
    ['a column is inserted', (tab) => tab.person.insertLines(tab.tabId, 'COLUMNS', 1), 'Name 5'],
  ];

  test.each(moves)('%s', async (what, act, kept) => {
    const here = await scene(what);
    const { tab, evidence } = here;
    const rows = await tab.tableRows();
    await whileInFlight(
      here,
      () => evidence.customer(`UPDATE t SET city = 'to R5' WHERE id = 'R5'`),
      () => act(tab),
    );
    expect(await evidence.paused()).toMatch(/column "name" was moved/);
    expect(await evidence.queuedChanges()).toBe(1);
    const blocked = (await evidence.sheetWrites()).at(-1);
    expect(blocked?.state).toBe('blocked');
    expect(blocked?.copies).toContain(kept);
    expect(await tab.tableRows()).toHaveLength(rows.length);
  });
});
