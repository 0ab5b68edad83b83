/** What people learn of a cell's past, and what they have put back, with the whole product. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';
import { historyProblems, readHistory } from '../harness/replay-history.ts';

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;

beforeAll(async () => {
  product = await startProduct();
  tab = await LinkedTab.register(product, sampleRows(12), 'history');
  evidence = new Evidence(product, tab);
});
afterAll(() => product.close());

async function restore(id: number, force = false): Promise<unknown> {
  const { linkId } = await tab.status();
  const response = await fetch(`${product.url}/api/links/${linkId}/activity/${id}/restore`, {
    method: 'POST',
    headers: { authorization: `Bearer ${product.operatorToken}` },
    body: JSON.stringify({ force }),
  });
  return response.json();
}

/** The newest entries about the row that shows this id in the sheet now. */
async function told(id: string) {
  const row = tab.rowOf('id', id) + 1;
  return readHistory(product, tab, `&row=${row}`);
}

test('an edit, a change and a deleted row are told, put back once, and told again [P1, P5, P6]', async () => {
  await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R3'), column: 1 }, [['typed']]);
  await tab.until(async () => expect((await told('R3'))[0]?.outcome).toBe('MySQL has the new value.'));
  await evidence.customer("UPDATE t SET city = 'changed' WHERE id = 'R3'");
  await tab.until(() => expect(tab.cell('R3', 'city')).toBe('changed'));
  await evidence.peace();
  const [change, edit] = await told('R3');
  expect(edit).toMatchObject({
    origin: 'SHEET',
    cells: [{ column: 'name', from: 'Name 3', to: 'typed' }],
  });
  expect(change).toMatchObject({
    origin: 'DATABASE',
    by: null,
    cells: [{ column: 'city', from: 'City 3', to: 'changed' }],
    outcome: 'The sheet shows the new value.',
    canRestore: true,
  });

  expect(await restore(edit?.id ?? 0)).toEqual({ isNew: true });
  await tab.until(() => expect(tab.cell('R3', 'name')).toBe('Name 3'));
  await evidence.peace();
  expect(await restore(edit?.id ?? 0)).toEqual({ isNew: false });
  expect((await told('R3'))[0]).toMatchObject({ origin: 'SYSTEM', by: 'operator' });

  const key = tab.wholeRow('R5').at(-1);
  await evidence.customer("DELETE FROM t WHERE id = 'R5'");
  await tab.until(() => expect(tab.sheetRows().some(([id]) => id === 'R5')).toBe(false));
  await evidence.peace();
  const [deletion] = await readHistory(product, tab, `&rowKey=${encodeURIComponent(String(key))}`);
  expect(deletion).toMatchObject({ origin: 'DATABASE', operation: 'DELETE', canRestore: true });
  expect(await restore(deletion?.id ?? 0)).toEqual({ isNew: true });
  await tab.until(() => expect(tab.wholeRow('R5')).toEqual(['R5', 'Name 5', 'City 5', 4.5, key]));
  await evidence.peace();
  await tab.sameOnBothSides();
  expect(await historyProblems(product, tab)).toEqual([]);
});
