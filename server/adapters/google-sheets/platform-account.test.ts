/** Being a service account without a key, before the stand-in's metadata server. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

import { startGoogle, type GoogleStandIn } from '../../../local/google/start-google.ts';
import { freeBudget } from '../../test/fakes/free-budget.ts';
import { driveFileChanges } from '../google-drive/file-changes.ts';
import { googleClient } from './client.ts';
import { findAccounts } from './platform-account.ts';
import type { ServiceAccount } from './service-account.ts';

const KEYLESS = { files: [], email: undefined, project: undefined };
let google: GoogleStandIn;

beforeAll(async () => {
  google = await startGoogle();
});
afterAll(() => google.close());
afterEach(() => vi.unstubAllEnvs());

const onlyAccount = async (): Promise<ServiceAccount> => {
  const [account] = await findAccounts(KEYLESS);
  if (account === undefined) throw new Error('no account was found');
  return account;
};

const onPlatform = (host = new URL(google.url).host): void => {
  vi.stubEnv('GCE_METADATA_HOST', host);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
};

test('the platform tells the address that spreadsheets are shared with, and the project whose quota counts [H11]', async () => {
  onPlatform();
  expect(await onlyAccount()).toEqual({
    email: google.serviceAccount.client_email,
    project: google.serviceAccount.project_id,
    privateKey: null,
  });
  expect(await findAccounts({ files: [], email: 'told@p.iam.gserviceaccount.com', project: 'p' })).toEqual([
    { email: 'told@p.iam.gserviceaccount.com', project: 'p', privateKey: null },
  ]);
}, 30_000);

test('its tokens open Sheets and Drive, each with its own scope [H11]', async () => {
  onPlatform();
  const account = await onlyAccount();
  const { workbook } = google.createShared({ title: 'Keyless' });
  const client = googleClient({ account, rootUrl: google.url, budget: freeBudget });
  expect(await client.get(workbook.id, 'properties.title')).toEqual({
    ok: true,
    data: { properties: { title: 'Keyless' } },
  });
  const drive = driveFileChanges({ account, rootUrl: google.url, tokenUrl: undefined, timeoutMs: 5_000 });
  expect(await drive.start()).not.toBe('');
}, 30_000);

test('a metadata server that is away is a failure of that call, which was never sent [H11]', async () => {
  onPlatform();
  const account = await onlyAccount();
  const client = googleClient({ account, rootUrl: google.url, budget: freeBudget });
  vi.stubEnv('GCE_METADATA_HOST', '127.0.0.1:9');
  const result = await client.get('any', 'properties.title');
  expect(result).toMatchObject({ ok: false, failure: { isSent: false, status: null } });
}, 30_000);

test('where there is neither key nor platform, the start says what to do [H11]', async () => {
  onPlatform('127.0.0.1:9');
  await expect(findAccounts(KEYLESS)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    detail: expect.stringContaining('GOOGLE_SERVICE_ACCOUNT_FILE') as string,
  });
}, 30_000);
