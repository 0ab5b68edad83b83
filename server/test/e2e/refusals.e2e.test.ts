/**
 * MySQL or Google refuses the work itself, so that trying again would not help: the link pauses and says why, Google is not
 * asked again and again, and once it is put right nothing is missing.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

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

async function scene(title: string): Promise<{ tab: LinkedTab; evidence: Evidence }> {
  const tab = await LinkedTab.register(product, sampleRows(20), title);
  return { tab, evidence: new Evidence(product, tab) };
}

/** Any change of the tab's rows has it read, as "Sync now" does. */
function syncNow(tab: LinkedTab): Promise<void> {
  return tab.person.insertLines(tab.tabId, 'ROWS', tab.sheetRows().length + 1);
}

test('the linked table is renamed: edits wait, and cross when it has its name again [Q9]', async () => {
  const { tab, evidence } = await scene('renamed table');
  await product.sql.query(`RENAME TABLE \`${tab.table}\` TO \`${tab.table}_away\``);
  await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R5'), column: 2 }, [['typed meanwhile']]);
  expect(await evidence.paused()).toMatch(/is missing in MySQL/);
  await product.sql.query(`RENAME TABLE \`${tab.table}_away\` TO \`${tab.table}\``);
  await syncNow(tab);
  await tab.until(async () => expect(await evidence.inMysql('R5', 'city')).toBe('typed meanwhile'));
  await evidence.peace();
});

test('access is taken away while a write is on its way: the link says so, and goes on when it is back [Q10]', async () => {
  const { tab, evidence } = await scene('no access');
  const account = product.google.serviceAccount.client_email;
  const write = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
  await evidence.customer(`UPDATE t SET city = 'on its way' WHERE id = 'R6'`);
  await tab.until(() => expect(write.hits).toBe(1));
  product.google.share(tab.spreadsheetId, account, 'none');
  write.release();
  expect(await evidence.paused()).toContain(account);
  product.google.share(tab.spreadsheetId, account, 'writer');
  await tab.until(() => expect(tab.cell('R6', 'city')).toBe('on its way'));
  await evidence.peace();
});

test('a file that we may only look at stays paused until we may edit it again [Q10]', async () => {
  const { tab, evidence } = await scene('only viewer');
  const account = product.google.serviceAccount.client_email;
  product.google.share(tab.spreadsheetId, account, 'reader');
  await evidence.customer(`UPDATE t SET city = 'seen only' WHERE id = 'R6'`);
  expect(await evidence.paused()).toContain(`not shared with ${account} as an editor`);
  const attempt = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
  await tab.until(() => expect(attempt.hits).toBe(1));
  expect(await tab.status()).toMatchObject({ status: 'paused' });
  product.google.share(tab.spreadsheetId, account, 'writer');
  attempt.release();
  await tab.until(() => expect(tab.cell('R6', 'city')).toBe('seen only'));
  await evidence.peace();
});

test('the scratch tab is deleted while a write is on its way: the link says so [C15]', async () => {
  const { tab, evidence } = await scene('no scratch tab');
  const [rows] = await product.sql.query(
    'SELECT scratch_tab_id AS id FROM sync_spreadsheets WHERE google_id = ?',
    [tab.spreadsheetId],
  );
  const write = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
  await evidence.customer(`UPDATE t SET city = 'on its way' WHERE id = 'R7'`);
  await tab.until(() => expect(write.hits).toBe(1));
  await tab.person.deleteTab((rows as { id: number }[])[0]?.id ?? 0);
  write.release();
  expect(await evidence.paused()).toMatch(/"_sync" was deleted/);
  expect(await evidence.queuedChanges()).toBe(1);
});
