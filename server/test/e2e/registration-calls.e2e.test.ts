/** What linking a small tab costs of Google's quota, call by call. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { exchangeChannel, type Exchange } from '../../../local/google/server/exchanges.ts';
import { Evidence } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const API = '/v4/spreadsheets/';
const TITLE = 'registration_calls';

let product: Product;
const calls: Exchange[] = [];
const listen = (exchange: unknown): void => {
  const call = exchange as Exchange;
  if (call.address.startsWith(API)) calls.push(call);
};

beforeAll(async () => {
  product = await startProduct();
  subscribe(exchangeChannel, listen);
});

afterAll(async () => {
  unsubscribe(exchangeChannel, listen);
  await product.close();
});

/** What the sidebar asks before its user starts. */
async function preview(tabId: number): Promise<void> {
  const document = product.google.documents.list().find(({ workbook }) => workbook.title === TITLE);
  const args = [JSON.stringify({ op: 'preview' })];
  const response = await fetch(`${product.google.url}/control/script/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ spreadsheetId: document?.workbook.id, tabId, function: 'api', args }),
  });
  expect(JSON.stringify(await response.json())).toContain('dryRun');
}

test('a tab of three rows is looked at, linked and in sync after a few calls [Q19]', async () => {
  const rows = [
    ['id', 'city'],
    [1, 'Oslo'],
    [2, 'Rome'],
    [3, 'Bern'],
  ];
  const tab = await LinkedTab.register(product, rows, TITLE, {
    prepare: (_, tabId) => preview(tabId),
  });
  await new Evidence(product, tab).peace();
  const writes = calls.filter(({ address }) => address.includes(':batchUpdate'));
  expect(calls.length - writes.length).toBe(11);
  expect(writes.length).toBe(4);
});
