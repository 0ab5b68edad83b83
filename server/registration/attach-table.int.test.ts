/** Tabs that are linked with a table that is there, on real MySQL; the spreadsheets are the stand-in's. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { startGoogle, type GoogleStandIn } from '../../local/google/start-google.ts';
import { googleSheets } from '../adapters/google-sheets/google-sheets.ts';
import { mysqlAttachableTables } from '../adapters/mysql/attachable-tables.ts';
import { mysqlTriggers } from '../adapters/mysql/repair-triggers.ts';
import { randomIds } from '../adapters/system/random-ids.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Links } from '../ports/links.ts';
import { freeBudget } from '../test/fakes/free-budget.ts';
import { oneAccount } from '../test/fakes/one-account.ts';
import { testClock } from '../test/fakes/test-clock.ts';
import { openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { mysqlPorts } from '../test/harness/mysql-ports.ts';
import { attachTable, type AttachRequest } from './attach-table.ts';
import type { RegisterPorts } from './register-link.ts';

let mysql: TestMysql;
let google: GoogleStandIn;
let table: string;
let tables = 0;

beforeAll(async () => {
  [mysql, google] = await Promise.all([openTestMysql(), startGoogle()]);
});
afterAll(() => Promise.all([mysql.close(), google.close()]));

beforeEach(async () => {
  table = `rented_${(tables += 1)}`;
  await mysql.pool.use((session) =>
    session.write(`CREATE TABLE ${table} (id INT PRIMARY KEY, name VARCHAR(20))`),
  );
});

function attach(create: Links['create'] = (link) => mysql.links.create(link)) {
  let nextTabId = 500;
  const { client_email: email, private_key: privateKey } = google.serviceAccount;
  const sheets = googleSheets({
    ...oneAccount({ email, privateKey }),
    rootUrl: google.url,
    tokenUrl: `${google.url}/token`,
    newTabId: () => (nextTabId += 1),
    budget: freeBudget,
    now: Date.now,
  });
  const links = { ...mysql.links, create };
  const ports: RegisterPorts = {
    ...mysqlPorts(mysql),
    links,
    sheets,
    budget: freeBudget,
    clock: testClock(Date.now()),
    ids: randomIds,
  };
  return attachTable(ports, { tables: mysqlAttachableTables(mysql.pool), patterns: ['*.rented_*'] });
}

function newTab(): AttachRequest {
  const { workbook } = google.createShared({ title: 'CRM', tabs: [{ title: 'Rented', rows: [] }] });
  return { v: 1, spreadsheetId: workbook.id, tabId: 0, headerRow: 1, table };
}

const broken = () => mysqlTriggers(mysql.pool).broken([table]);

test.each<[string, (tab: AttachRequest) => AttachRequest]>([
  ['one tab is linked by two requests at once', (tab) => tab],
  ['two tabs are linked with one table at once', newTab],
])('%s: one link lives, with its triggers [K6]', async (_, second) => {
  const tab = newTab();
  let loser: unknown;
  const register = attach(async (link) => {
    loser = await attach()(second(tab)).catch((error: unknown) => error);
    return mysql.links.create(link);
  });
  await register(tab);
  expect(loser).toMatchObject({ code: 'LINK_EXISTS' });
  expect(await broken()).toEqual([]);
});

test('a link whose storing was not confirmed keeps its triggers; asking again renews it [K6]', async () => {
  const tab = newTab();
  const lost = attach(async (link) => {
    await mysql.links.create(link);
    throw new SyncError('MYSQL_UNAVAILABLE');
  });
  await expect(lost(tab)).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
  expect(await broken()).toEqual([]);
  await attach()(tab);
  expect(await broken()).toEqual([]);
});

test('a link that is not stored leaves no trigger behind; one that died half-way is taken up again', async () => {
  const tab = newTab();
  const refused = attach(() => Promise.reject(new SyncError('MYSQL_FAILED')));
  await expect(refused(tab)).rejects.toMatchObject({ code: 'MYSQL_FAILED' });
  expect(await broken()).toEqual([table]);
  await mysqlPorts(mysql).tables.watch(table);
  await attach()(tab);
  expect(await broken()).toEqual([]);
});
