/** More changed rows than one call may carry: as many writes as Google's limit of requests demands, and a read for each. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const ROWS = 5_000;

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;

beforeAll(async () => {
  product = await startProduct();
  const rows = Array.from({ length: ROWS }, (_, row) => [`R${row}`, 0]);
  tab = await LinkedTab.startSync(product, [['id', 'amount'], ...rows]);
  await tab.until(async () => expect((await tab.status()).status).toBe('active'), 180_000);
  evidence = new Evidence(product, tab);
  await evidence.peace(60_000);
}, 300_000);

afterAll(() => product.close());

test('every second row of 5,000 changes: two writes, two reads [Q17]', async () => {
  const counters = () => product.google.documents.get(tab.spreadsheetId)?.counters;
  const before = { reads: counters()?.reads ?? 0, writes: counters()?.writes ?? 0 };
  await evidence.customer('UPDATE t SET amount = 7 WHERE _sync_row_id % 2 = 0');
  await tab.until(
    () => expect(tab.sheetRows().filter(([, amount]) => amount === 7)).toHaveLength(ROWS / 2),
    110_000,
  );
  await evidence.peace(110_000);
  expect((counters()?.reads ?? 0) - before.reads).toBe(2);
  expect((counters()?.writes ?? 0) - before.writes).toBe(2);
}, 240_000);
