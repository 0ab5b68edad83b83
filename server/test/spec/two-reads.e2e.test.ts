/** A row that one read did not show, and the next one does, was never deleted. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const READ = 'spreadsheets.getByDataFilter';

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterAll(async () => {
  await product.close();
});

test('a row that is taken back between the first read that lacks it and the second is the same row of MySQL’s [D1]', async () => {
  const tab = await LinkedTab.register(product, sampleRows(20));
  const evidence = new Evidence(product, tab);
  await evidence.peace();
  const before = await evidence.primaryKeys();
  const first = product.google.faults.add({ method: READ, effect: 'hold-before' });
  const second = product.google.faults.add({ method: READ, effect: 'hold-before' });
  const row = tab.rowOf('id', 'R5');
  const cells = tab.wholeRow('R5');
  await tab.person.deleteLines(tab.tabId, 'ROWS', row);
  await tab.until(() => expect(first.hits).toBe(1));
  first.release();
  await tab.until(() => expect(second.hits).toBe(1));
  expect(await evidence.inMysql('R5', 'name')).toBe('Name 5');
  await tab.person.insertLines(tab.tabId, 'ROWS', row);
  await tab.person.type(tab.tabId, { row, column: 0 }, [cells]);
  second.release();
  await evidence.peace();
  expect(await evidence.primaryKeys()).toEqual(before);
});
