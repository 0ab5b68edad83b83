/** Two Google accounts share the spreadsheets between them: each file is worked on by one, which alone needs to see it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { newServiceAccount, saveServiceAccount } from '../../../local/google/auth/service-account.ts';
import { ABOUT_PATH } from '../../../shared/protocol/about.ts';
import { OPERATOR_PATH } from '../../../shared/protocol/operator-api/requests.ts';
import { commandLine } from '../harness/command-line.ts';
import { postAlone } from '../harness/post-alone.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const second = newServiceAccount(2);
let product: Product;
let folder: string;
let tabs: LinkedTab[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rowlink-accounts-'));
  const file = join(folder, 'second.json');
  saveServiceAccount(file, second);
  product = await startProduct({}, { otherAccounts: [second], otherAccountFiles: [file] });
}, 120_000);

afterAll(async () => {
  await product.close();
  await rm(folder, { recursive: true, force: true });
});

/** With whom the spreadsheet is to be shared. */
async function accountFor(spreadsheetId: string): Promise<string> {
  const response = await fetch(`${product.url}${ABOUT_PATH}?spreadsheetId=${spreadsheetId}`, {
    headers: { authorization: `Bearer ${product.operatorToken}` },
  });
  return ((await response.json()) as { serviceAccount: string }).serviceAccount;
}

/** Shares every file of this title with the account it is given, and with no other. */
async function shareAsTold(title: string): Promise<void> {
  const all = [product.google.serviceAccount.client_email, second.client_email];
  for (const { workbook } of product.google.documents.list()) {
    if (workbook.title !== title) continue;
    const account = await accountFor(workbook.id);
    for (const email of all) product.google.share(workbook.id, email, email === account ? 'writer' : 'none');
  }
}

/** Asks for the move as the operator's programs do. */
function move(spreadsheetId: string, account: string): Promise<{ status: number; text: string }> {
  const url = `${product.url}${OPERATOR_PATH}/accounts/move`;
  return postAlone(url, product.operatorToken, { spreadsheetId, account });
}

/** The account that works on the tab's spreadsheet. */
async function workerOf({ spreadsheetId }: LinkedTab): Promise<string> {
  const sql = 'SELECT account FROM sync_spreadsheet_accounts WHERE google_id = ?';
  const [rows] = await product.sql.query(sql, [spreadsheetId]);
  return (rows as { account: string }[])[0]?.account ?? '';
}

test('each of two spreadsheets is synced by an account of its own [H12]', async () => {
  const register = (title: string) =>
    LinkedTab.register(
      product,
      [
        ['id', 'city'],
        [1, 'Oslo'],
      ],
      title,
      { prepare: () => shareAsTold(title) },
    );
  tabs = [await register('accounts_one'), await register('accounts_two')];
  const accounts = await Promise.all(tabs.map(({ spreadsheetId }) => accountFor(spreadsheetId)));
  expect(accounts).toEqual([product.google.serviceAccount.client_email, second.client_email]);
  for (const tab of tabs) {
    await tab.person.type(tab.tabId, { row: 1, column: 1 }, [['Rome']]);
    await tab.until(() => tab.sameOnBothSides());
    await product.sql.query(`UPDATE \`${tab.table}\` SET city = 'Bern' WHERE id = 1`);
    await tab.until(() => expect(tab.cell(1, 'city')).toBe('Bern'));
  }
}, 90_000);

test('a spreadsheet goes to another account while a write is on its way, and nothing is lost [H13]', async () => {
  const [tab] = tabs;
  if (tab === undefined) throw new Error('nothing was linked');
  const [from, to] = [product.google.serviceAccount.client_email, second.client_email];
  const unshared = await move(tab.spreadsheetId, to);
  expect(unshared).toMatchObject({ status: 422, text: expect.stringContaining(to) as string });
  product.google.share(tab.spreadsheetId, to, 'reader');
  expect(await move(tab.spreadsheetId, to)).toMatchObject({ status: 422 });
  expect(await move(tab.spreadsheetId, 'nobody@example.com')).toMatchObject({ status: 404 });
  expect(await workerOf(tab)).toBe(from);

  product.google.share(tab.spreadsheetId, to, 'writer');
  const write = product.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
  await product.sql.query(`UPDATE \`${tab.table}\` SET city = 'Kyiv' WHERE id = 1`);
  await tab.until(() => expect(write.hits).toBe(1));
  const moved = commandLine(['move', tab.table, to], {
    ROWLINK_SERVER: product.url,
    ROWLINK_OPERATOR_TOKEN: product.operatorToken,
  });
  write.release();
  expect(await moved).toMatchObject({ exit: 0, stdout: expect.stringContaining(from) as string });
  product.google.share(tab.spreadsheetId, from, 'none');

  await tab.until(() => expect(tab.cell(1, 'city')).toBe('Kyiv'));
  await tab.person.type(tab.tabId, { row: 1, column: 1 }, [['Lima']]);
  await tab.until(() => tab.sameOnBothSides());
  await product.sql.query(`UPDATE \`${tab.table}\` SET city = 'Quito' WHERE id = 1`);
  await tab.until(() => expect(tab.cell(1, 'city')).toBe('Quito'));
  expect(await workerOf(tab)).toBe(to);
}, 90_000);
