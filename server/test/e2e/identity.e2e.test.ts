/**
 * A row is who its key says. Keys that people clear, overwrite or leave behind go back to their rows: MySQL's rows keep their
 * primary keys, and what only MySQL knows of them.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product, type Scalar } from '../harness/product.ts';

/** Where the key column is: after id, name, city and amount. */
const KEY_COLUMN = 4;

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;
let primaryKeys: Map<string, unknown>;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
  tab = await LinkedTab.register(product, sampleRows(30));
  evidence = new Evidence(product, tab);
});

beforeEach(async () => {
  primaryKeys = await evidence.primaryKeys();
});

afterAll(async () => {
  await product.close();
});

/** Both sides agree, and every row that was there is still the same row of MySQL's. */
async function sameRows(without: string[] = []): Promise<void> {
  await evidence.peace();
  const now = await evidence.primaryKeys();
  for (const [id, pk] of primaryKeys) if (!without.includes(id)) expect([id, now.get(id)]).toEqual([id, pk]);
  const keys = tab.sheetKeys().map(([, key]) => key);
  expect(new Set(keys).size).toBe(keys.length);
}

const keyOf = (id: string): Scalar => tab.wholeRow(id).at(-1) ?? null;

/** Something that tells the product to look at the tab; it changes nothing in it. */
const lookAgain = () => tab.person.insertLines(tab.tabId, 'ROWS', 60);

describe('a key that was cleared [I6]', () => {
  test('goes back to its row', async () => {
    const key = keyOf('R4');
    await tab.person.clear(tab.tabId, { row: tab.rowOf('id', 'R4'), column: KEY_COLUMN });
    await tab.until(() => expect(keyOf('R4')).toBe(key));
    await sameRows();
  });

  test('goes back to its row when the row was moved, too', async () => {
    const key = keyOf('R6');
    const read = product.google.faults.add({ method: 'spreadsheets.getByDataFilter', effect: 'hold-before' });
    await tab.person.clear(tab.tabId, { row: tab.rowOf('id', 'R6'), column: KEY_COLUMN });
    await tab.until(() => expect(read.hits).toBe(1));
    await tab.person.moveLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R6'), 1, 20);
    read.release();
    await tab.until(() => expect(keyOf('R6')).toBe(key));
    await sameRows();
  });

  test('in all rows at once: each goes back', async () => {
    const before = tab.sheetKeys();
    await tab.person.clear(tab.tabId, 'E2:E31');
    await tab.until(() => expect(tab.sheetKeys()).toEqual(before));
    await sameRows();
  });
});

test('a key that was overwritten by nonsense goes back to its row [I6]', async () => {
  const key = keyOf('R8');
  await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R8'), column: KEY_COLUMN }, [['my note']]);
  await tab.until(() => expect(keyOf('R8')).toBe(key));
  await sameRows();
});

test('a key that was overwritten while its row was edited goes back, with the edit', async () => {
  const key = keyOf('R9');
  const row = tab.rowOf('id', 'R9');
  await tab.person.type(tab.tabId, { row, column: 2 }, [['edited', null, 'my note']]);
  await tab.until(() => expect(keyOf('R9')).toBe(key));
  await tab.until(async () => expect(await evidence.inMysql('R9', 'city')).toBe('edited'));
  await sameRows();
});

describe('a sort of the visible columns alone', () => {
  test('leaves the keys behind: they follow their rows, and MySQL is not written [I7]', async () => {
    const before = new Map(tab.sheetKeys());
    const modified = await evidence.lastModified();
    await tab.person.sort(tab.tabId, 'A2:D31', [{ column: 3, descending: true }]);
    await lookAgain();
    await tab.until(() => expect(new Map(tab.sheetKeys())).toEqual(before));
    await sameRows();
    expect(tab.sheetRows()[0]?.[0]).toBe('R30');
    expect(await evidence.lastModified()).toEqual(modified);
  });

  test('while MySQL changes rows: each change reaches its own row [I7]', async () => {
    const before = new Map(tab.sheetKeys());
    const read = product.google.faults.add({ method: 'spreadsheets.getByDataFilter', effect: 'hold-before' });
    await evidence.customer(`UPDATE t SET city = CONCAT('to ', id) WHERE id IN ('R2', 'R12', 'R22')`);
    await tab.until(() => expect(read.hits).toBe(1));
    await tab.person.sort(tab.tabId, 'A2:D31', [{ column: 3, descending: false }]);
    await lookAgain();
    read.release();
    await sameRows();
    for (const id of ['R2', 'R12', 'R22']) expect(tab.cell(id, 'city')).toBe(`to ${id}`);
    expect(new Map(tab.sheetKeys())).toEqual(before);
  });
});

describe('a filter that was there before the row keys [I11]', () => {
  test('moves them along when a person sorts by it', async () => {
    const filtered = await LinkedTab.register(product, sampleRows(20), 'filtered', {
      prepare: (person, tabId) => person.filter(tabId, 'A1:D21', 1, []),
    });
    const before = new Map(filtered.sheetKeys());
    const known = new Evidence(product, filtered);
    const writes = await known.lastModified();
    await filtered.person.sortByHead(filtered.tabId, { column: 3, descending: true });
    expect(filtered.sheetKeys()[0]?.[0]).toBe('R20');
    expect(new Map(filtered.sheetKeys())).toEqual(before);
    await known.peace();
    expect(await known.lastModified()).toEqual(writes);
  });
});
