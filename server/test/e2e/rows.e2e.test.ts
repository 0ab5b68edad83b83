/** Rows that people copy, take back, clear, prefill and delete by the dozen, and headers and tabs that they rename. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

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

afterAll(async () => {
  await product.close();
});

/** 0-based row below the last filled one. */
function end(): number {
  return tab.sheetRows().length + 1;
}

describe('a row', () => {
  test('that is copied, its key too, is a new row; the original keeps its own [I5]', async () => {
    const original = tab.wholeRow('R3');
    await tab.person.type(tab.tabId, { row: end(), column: 0 }, [original]);
    await tab.until(async () => expect(await tab.tableRows()).toHaveLength(41));
    await tab.person.type(tab.tabId, { row: end() - 1, column: 0 }, [['R3 copy', 'the copy']]);
    await tab.until(async () => expect(await evidence.inMysql('R3 copy', 'name')).toBe('the copy'));
    await evidence.peace();
    expect(await evidence.inMysql('R3', 'name')).toBe('Name 3');
    expect(tab.wholeRow('R3')).toEqual(original);
    expect(tab.wholeRow('R3 copy').at(-1)).not.toBe(original.at(-1));
  });

  test('that is copied above its original: the original keeps its key [I5]', async () => {
    const original = tab.wholeRow('R4');
    await tab.person.insertLines(tab.tabId, 'ROWS', 1);
    await tab.person.type(tab.tabId, { row: 1, column: 0 }, [['R4 above', ...original.slice(1)]]);
    await tab.until(async () => expect(await evidence.inMysql('R4 above', 'name')).toBe('Name 4'));
    await evidence.peace();
    expect(await evidence.inMysql('R4', 'name')).toBe('Name 4');
    expect(await tab.tableRows()).toHaveLength(42);
  });

  test('that is copied to where its original was, in one step, and changed: the original keeps its key', async () => {
    const original = tab.wholeRow('R9');
    const row = tab.rowOf('id', 'R9');
    const read = product.google.faults.add({ method: 'spreadsheets.getByDataFilter', effect: 'hold-before' });
    await tab.person.insertLines(tab.tabId, 'ROWS', row);
    await tab.until(() => expect(read.hits).toBe(1));
    await tab.person.type(tab.tabId, { row, column: 0 }, [['R9 above', ...original.slice(1)]]);
    read.release();
    await tab.until(async () => expect(await evidence.inMysql('R9 above', 'name')).toBe('Name 9'));
    await evidence.peace();
    expect(tab.wholeRow('R9')).toEqual(original);
  });

  test('that is deleted and, long after, taken back with its key, is there again', async () => {
    const row = tab.rowOf('id', 'R5');
    const original = tab.wholeRow('R5');
    await tab.person.deleteLines(tab.tabId, 'ROWS', row);
    await tab.until(async () => expect(await evidence.inMysql('R5', 'id')).toBeUndefined());
    await tab.person.insertLines(tab.tabId, 'ROWS', row);
    await tab.person.type(tab.tabId, { row, column: 0 }, [original]);
    await tab.until(async () => expect(await evidence.inMysql('R5', 'city')).toBe('City 5'));
    await evidence.peace();
    expect(tab.wholeRow('R5')).toEqual(original);
  });

  test('that is deleted and taken back at once was never gone', async () => {
    const [before] = await product.sql.query(`SELECT * FROM \`${tab.table}\` WHERE id = 'R6'`);
    const row = tab.rowOf('id', 'R6');
    const original = tab.wholeRow('R6');
    await tab.person.deleteLines(tab.tabId, 'ROWS', row);
    await tab.person.insertLines(tab.tabId, 'ROWS', row);
    await tab.person.type(tab.tabId, { row, column: 0 }, [original]);
    await evidence.peace();
    const [after] = await product.sql.query(`SELECT * FROM \`${tab.table}\` WHERE id = 'R6'`);
    expect((after as unknown[])[0]).toMatchObject({ id: 'R6', name: 'Name 6', city: 'City 6', amount: 5.5 });
    expect((after as unknown[]).length).toBe((before as unknown[]).length);
  });

  test('that is cleared, its key too, is deleted; a cell that is cleared is NULL', async () => {
    const rows = (await tab.tableRows()).length;
    const row = tab.rowOf('id', 'R7') + 1;
    await tab.person.clear(tab.tabId, `A${row}:E${row}`);
    await tab.person.clear(tab.tabId, { row: tab.rowOf('id', 'R8'), column: 1 });
    await tab.until(async () => {
      expect(await evidence.inMysql('R7', 'id')).toBeUndefined();
      expect(await evidence.inMysql('R8', 'name')).toBeNull();
    });
    await evidence.peace();
    expect(await tab.tableRows()).toHaveLength(rows - 1);
  });

  test('that is dragged elsewhere while it is edited is the same row [I1]', async () => {
    const original = tab.wholeRow('R12');
    await tab.person.moveLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R12'), 1, 3);
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R12'), column: 1 }, [['dragged']]);
    await tab.until(async () => expect(await evidence.inMysql('R12', 'name')).toBe('dragged'));
    await evidence.peace();
    expect(tab.wholeRow('R12').at(-1)).toBe(original.at(-1));
  });
});

test('rows that are only prefilled with formulas and unchecked boxes are no rows until somebody fills them [I4, I8]', async () => {
  const done = Array.from({ length: 20 }, (_, at) => [`B${at + 1}`, at % 2 === 0, at]);
  const other = await LinkedTab.register(product, [['id', 'done', 'total'], ...done], 'prefilled');
  const inside = new Evidence(product, other);
  const prefilled = Array.from({ length: 5 }, () => [null, false, '=1+1']);
  await other.person.type(other.tabId, { row: 24, column: 0 }, prefilled);
  await other.person.type(other.tabId, { row: 1, column: 2 }, [[100]]);
  await other.until(async () => expect(await inside.inMysql('B1', 'total')).toBe(100));
  await inside.quiet();
  expect(await other.tableRows()).toHaveLength(20);
  await inside.customer(`INSERT INTO t (id, done) VALUES ('N1', 1)`);
  await other.until(() => expect(other.rowOf('id', 'N1'), 'directly below the last row').toBe(21));
  await other.person.type(other.tabId, { row: 26, column: 0 }, [['filled']]);
  await other.until(async () => expect(await inside.inMysql('filled', 'total')).toBe(2));
  await inside.quiet();
  expect(await other.tableRows()).toHaveLength(22);
});

describe('many rows', () => {
  test('ten at once are deleted [D2]', async () => {
    const other = await LinkedTab.register(product, sampleRows(30, 'T'), 'ten');
    await other.person.deleteLines(other.tabId, 'ROWS', 5, 10);
    await other.until(async () => expect(await other.tableRows()).toHaveLength(20));
    await new Evidence(product, other).peace();
  });
});

describe('headers and tabs', () => {
  test('a deleted tab pauses the link, and MySQL keeps its rows [I9]', async () => {
    const other = await LinkedTab.register(product, sampleRows(20, 'D'), 'deleted');
    await other.person.deleteTab(other.tabId);
    expect(await new Evidence(product, other).paused()).toMatch(/was deleted. Its rows are still in MySQL/);
    expect(await other.tableRows()).toHaveLength(20);
  });

  test('a renamed tab is the same tab [I9]', async () => {
    await tab.person.renameTab(tab.tabId, 'renamed');
    await evidence.customer(`UPDATE t SET name = 'after the rename' WHERE id = 'R10'`);
    await tab.until(() => expect(tab.cell('R10', 'name')).toBe('after the rename'));
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R11'), column: 1 }, [
      ['typed after the rename'],
    ]);
    await tab.until(async () => expect(await evidence.inMysql('R11', 'name')).toBe('typed after the rename'));
  });
});
