/** People and MySQL's clients change the same rows: who wins, what is recorded, and what is left as it was typed. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
  tab = await LinkedTab.register(product, sampleRows(40));
  evidence = new Evidence(product, tab);
});

afterEach(() => product.google.faults.clear());

afterAll(async () => {
  await product.close();
});

const COLUMN = { name: 1, city: 2, amount: 3 };

function type(id: string, column: keyof typeof COLUMN, entry: string | number): Promise<void> {
  return tab.person.type(tab.tabId, { row: tab.rowOf('id', id), column: COLUMN[column] }, [[entry]]);
}

/** MySQL changes first; the person acts before the writer has read the tab. */
async function beforeItIsRead(change: () => Promise<void>, act: () => Promise<void>): Promise<void> {
  const read = product.google.faults.add({ method: 'spreadsheets.getByDataFilter', effect: 'hold-before' });
  await change();
  await tab.until(() => expect(read.hits).toBe(1));
  await act();
  read.release();
}

/** The person acts first; the edit reaches MySQL’s row only after `change`, because a customer holds the row. */
async function beforeItIsApplied(id: string, act: () => Promise<void>, change: string): Promise<void> {
  const other = await product.connect();
  await other.beginTransaction();
  await evidence.customer(`SELECT id FROM t WHERE id = ? FOR UPDATE`, [id], other);
  await act();
  const actedBy = performance.now();
  await tab.until(async () => expect((await tab.status()).pendingEdits).toBe(1));
  // Later by more than the add-on's clock may err: who was first is not known otherwise.
  const error = await clockErrorMs();
  await tab.until(() => expect(performance.now() - actedBy).toBeGreaterThan(2 * error));
  await evidence.customer(change, [], other);
  await other.commit();
}

describe('both sides change one row', () => {
  test('one cell, MySQL later: MySQL wins, and what was typed is in the conflict [O5, W6]', async () => {
    // Two webhooks make the add-on's clock known, and how much its exchanges differ. Then an edit that comes later after a
    // read than the clock may err is news by its time alone.
    for (const id of ['R39', 'R40']) {
      await type(id, 'city', 'an earlier webhook');
      await tab.until(async () => expect(await evidence.inMysql(id, 'city')).toBe('an earlier webhook'));
    }
    await evidence.peace();
    const readBefore = performance.now();
    const error = await clockErrorMs();
    await tab.until(() => expect(performance.now() - readBefore).toBeGreaterThan(2 * error));
    await beforeItIsApplied(
      'R1',
      () => type('R1', 'city', 'typed first'),
      `UPDATE t SET city = 'changed later' WHERE id = 'R1'`,
    );
    await evidence.peace();
    expect(tab.cell('R1', 'city')).toBe('changed later');
    const both = { column: 'city', base: 'City 1', sheet: 'typed first', db: 'changed later' };
    expect(await evidence.conflicts()).toEqual([{ ...both, resolution: 'DB_WINS' }]);
  });

  test('one cell, the person later: the person wins, and MySQL’s value is in the conflict [O5]', async () => {
    await beforeItIsRead(
      () => evidence.customer(`UPDATE t SET city = 'changed first' WHERE id = 'R2'`),
      () => type('R2', 'city', 'typed later'),
    );
    await evidence.peace();
    expect(tab.cell('R2', 'city')).toBe('typed later');
    const both = { column: 'city', base: 'City 2', sheet: 'typed later', db: 'changed first' };
    expect((await evidence.conflicts()).at(-1)).toEqual({ ...both, resolution: 'SHEET_WINS' });
  });

  test('an edit during a read that does not show it yet, in MySQL before the read is merged, stays [T5]', async () => {
    await evidence.peace();
    const quietSince = performance.now();
    const error = await clockErrorMs();
    await tab.until(() => expect(performance.now() - quietSince).toBeGreaterThan(2 * error));
    const read = product.google.faults.add({ method: 'spreadsheets.getByDataFilter', effect: 'hold-after' });
    await tab.person.insertLines(tab.tabId, 'ROWS', tab.sheetRows().length + 1);
    await tab.until(() => expect(read.hits).toBe(1));
    await type('R39', 'city', 'typed during the read');
    await tab.until(async () => expect(await evidence.inMysql('R39', 'city')).toBe('typed during the read'));
    read.release();
    await evidence.peace();
    expect(tab.cell('R39', 'city')).toBe('typed during the read');
    expect(await evidence.inMysql('R39', 'city')).toBe('typed during the read');
  });

  test('one cell, the same value: no conflict [O4]', async () => {
    const before = await evidence.conflicts();
    await beforeItIsRead(
      () => evidence.customer(`UPDATE t SET city = 'agreed' WHERE id = 'R3'`),
      () => type('R3', 'city', 'agreed'),
    );
    await evidence.peace();
    expect(await evidence.conflicts()).toEqual(before);
  });

  test('different columns: both win, and there is no conflict [O3]', async () => {
    const before = await evidence.conflicts();
    await beforeItIsRead(
      () => evidence.customer(`UPDATE t SET city = 'MySQL’s' WHERE id = 'R4'`),
      () => type('R4', 'amount', 404.25),
    );
    await evidence.peace();
    expect(tab.cell('R4', 'city')).toBe('MySQL’s');
    expect(await evidence.inMysql('R4', 'amount')).toBe(404.25);
    expect(await evidence.conflicts()).toEqual(before);
  });

  test('MySQL updates a row that a person deletes: the row comes back, and a conflict says so [D3]', async () => {
    await beforeItIsRead(
      () => evidence.customer(`UPDATE t SET name = 'updated' WHERE id = 'R5'`),
      () => tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R5')),
    );
    await tab.until(() => expect(tab.cell('R5', 'name')).toBe('updated'));
    await evidence.peace();
    expect(tab.cell('R5', 'city')).toBe('City 5');
    expect((await evidence.conflicts()).at(-1)).toMatchObject({ column: null, resolution: 'DB_WINS' });
  });

  test('a person edits a row that MySQL deletes: the row comes back, and a conflict says so [D4]', async () => {
    await beforeItIsRead(
      () => evidence.customer(`DELETE FROM t WHERE id = 'R6'`),
      () => type('R6', 'name', 'edited'),
    );
    await tab.until(async () => expect(await evidence.inMysql('R6', 'name')).toBe('edited'));
    await evidence.peace();
    expect(await evidence.inMysql('R6', 'city')).toBe('City 6');
    const last = (await evidence.conflicts()).at(-1);
    expect(last).toMatchObject({ column: 'name', sheet: 'edited', db: null, resolution: 'SHEET_WINS' });
  });

  test('both delete the row: it is gone, and nobody complains [D5]', async () => {
    await beforeItIsRead(
      () => evidence.customer(`DELETE FROM t WHERE id = 'R7'`),
      () => tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R7')),
    );
    await evidence.peace();
    expect(tab.sheetRows()).toHaveLength(39);
  });

  test('MySQL updates a row again and again while a person sorts: each row has its own values [I1]', async () => {
    for (let round = 1; round <= 5; round += 1) {
      await evidence.customer(`UPDATE t SET amount = amount + 100, city = CONCAT(city, ?)`, [String(round)]);
      const read = product.google.faults.add({
        method: 'spreadsheets.getByDataFilter',
        effect: 'hold-before',
      });
      await tab.until(() => expect(read.hits).toBe(1));
      await tab.person.sort(tab.tabId, 'A2:E41', [{ column: round % 2, descending: round > 2 }]);
      read.release();
      await evidence.peace();
    }
    expect(tab.cell('R30', 'amount')).toBe(529.5);
    expect(tab.cell('R30', 'city')).toBe('City 3012345');
  });
});

describe('a cell that MySQL cannot store', () => {
  test('"N/A" in a number column stays in the sheet, MySQL keeps its value, and an issue says why [V1]', async () => {
    await type('R10', 'amount', 'N/A');
    await tab.until(async () => expect(await evidence.issues()).toHaveLength(1));
    expect((await evidence.issues())[0]).toMatch(/number/i);
    expect(await evidence.inMysql('R10', 'amount')).toBe(509.5);
    await type('R10', 'name', 'a good value in the same row');
    await tab.until(async () =>
      expect(await evidence.inMysql('R10', 'name')).toBe('a good value in the same row'),
    );
    expect(tab.cell('R10', 'amount')).toBe('N/A');
  });

  test('a corrected value crosses, and the issue ends', async () => {
    await type('R10', 'amount', 12.5);
    await tab.until(async () => expect(await evidence.inMysql('R10', 'amount')).toBe(12.5));
    await evidence.peace();
    expect(await evidence.issues()).toEqual([]);
  });

  test('MySQL’s later change of that cell wins over "N/A", which is kept as the loser [V2]', async () => {
    await type('R11', 'amount', 'N/A');
    await tab.until(async () => expect(await evidence.issues()).toHaveLength(1));
    await evidence.customer(`UPDATE t SET amount = 11 WHERE id = 'R11'`);
    await evidence.peace();
    expect(tab.cell('R11', 'amount')).toBe(11);
    expect((await evidence.conflicts()).at(-1)).toMatchObject({
      sheet: 'N/A',
      db: '11',
      resolution: 'DB_WINS',
    });
  });
});

describe('a formula [V3]', () => {
  test('its value goes to MySQL', async () => {
    await type('R12', 'amount', '=40+2');
    await tab.until(async () => expect(await evidence.inMysql('R12', 'amount')).toBe(42));
  });

  test('MySQL’s change never overwrites it: it is recorded once, and other cells of the row cross', async () => {
    await evidence.customer(`UPDATE t SET amount = 1, name = 'beside a formula' WHERE id = 'R12'`);
    await tab.until(() => expect(tab.cell('R12', 'name')).toBe('beside a formula'));
    await tab.until(async () => expect(await evidence.queuedChanges()).toBe(0));
    expect(tab.cell('R12', 'amount')).toBe(42);
    const last = (await evidence.conflicts()).at(-1);
    expect(last).toMatchObject({ column: 'amount', sheet: '42', db: '1', resolution: 'SHEET_WINS' });
  });

  test('replaced by a value, the value crosses [V4]', async () => {
    await type('R12', 'amount', 43);
    await evidence.peace();
    expect(await evidence.inMysql('R12', 'amount')).toBe(43);
  });
});

async function clockErrorMs(): Promise<number> {
  const [rows] = await product.sql.query('SELECT error_us / 1000 AS ms FROM sync_addon_clocks');
  return (rows as { ms: number }[])[0]?.ms ?? NaN;
}
