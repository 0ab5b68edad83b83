/** Two Google accounts share the spreadsheets between them: each file is worked on by one, which alone needs to see it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { newServiceAccount, saveServiceAccount } from '../../../local/google/auth/service-account.ts';
import { ABOUT_PATH } from '../../../shared/protocol/about.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

const second = newServiceAccount(2);
let product: Product;
let folder: string;

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
  const tabs = [await register('accounts_one'), await register('accounts_two')];
  const accounts = await Promise.all(tabs.map(({ spreadsheetId }) => accountFor(spreadsheetId)));
  expect(accounts).toEqual([product.google.serviceAccount.client_email, second.client_email]);
  for (const tab of tabs) {
    await tab.person.type(tab.tabId, { row: 1, column: 1 }, [['Rome']]);
    await tab.until(() => tab.sameOnBothSides());
    await product.sql.query(`UPDATE \`${tab.table}\` SET city = 'Bern' WHERE id = 1`);
    await tab.until(() => expect(tab.cell(1, 'city')).toBe('Bern'));
  }
}, 90_000);
