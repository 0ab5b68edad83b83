/** Changes of rows that a person edited just now, on real MySQL: which wait, until when, and what their rows say meanwhile. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Link } from '../core/link.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { addSyncedRow, mysqlPorts, type MysqlPorts } from '../test/harness/mysql-ports.ts';
import { readSyncColumns } from '../test/harness/table-rows.ts';
import { leaveCooling } from './leave-cooling.ts';
import type { RowWork } from './plan-page.ts';

const COOLDOWN = 30_000_000;

let mysql: TestMysql;
let ports: MysqlPorts;
let customer: Connection;
let link: Link;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  ports = mysqlPorts(mysql);
  customer = await mysql.customer();
});
afterAll(() => mysql.close());
beforeEach(async () => {
  link = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });
  await ports.tables.createManaged(link);
  for (const key of ['k1', 'k2']) await addSyncedRow(ports, link, { key, values: { c1: key }, seenAt: 1 });
});

const edit = (key: string) =>
  ports.inbox.append(link.id, {
    batchId: `batch-of-${key}-${serial}-0123456789`,
    capturedAt: 1,
    edits: [{ key, row: 6, cells: { c1: 'typed' } }],
    nudge: false,
  });

/** The queue's entries by row, as the writer takes them; the rows k1 and k2 have the primary keys 1 and 2. */
async function work(): Promise<Map<string, RowWork>> {
  const changes = await ports.changeQueue.pending(link.table, 100);
  return new Map(
    [...Map.groupBy(changes, ({ pk }) => pk)].map(([pk, group]) => [`k${pk}`, { pk, changes: group }]),
  );
}

const status = async (pk: string) => (await readSyncColumns(customer, link.table, pk))?.status;

test('a change of an edited row waits and says PENDING; one of a row that nobody edited goes on [E4]', async () => {
  await edit('k1');
  await customer.query(`UPDATE ${link.table} SET amount = 1`);
  const todo = await work();
  const delay = await leaveCooling(ports, link, todo, COOLDOWN);
  expect([...todo.keys()]).toEqual(['k2']);
  expect(delay).toBeGreaterThan(0);
  expect(delay).toBeLessThanOrEqual(COOLDOWN / 1_000);
  expect([await status('1'), await status('2')]).toEqual(['PENDING', 'SYNCED']);
  expect(await ports.changeQueue.pending(link.table, 100)).toHaveLength(2);
});

test('once it has waited for the cooldown it goes on, although the row is edited again and again [E5]', async () => {
  await edit('k1');
  await customer.query(`UPDATE ${link.table} SET amount = 1 WHERE _sync_row_id = 1`);
  await customer.query('UPDATE sync_change_queue SET changed_at = changed_at - INTERVAL 31 SECOND');
  const todo = await work();
  expect(await leaveCooling(ports, link, todo, COOLDOWN)).toBeNull();
  expect([...todo.keys()]).toEqual(['k1']);
});

test('a row that is only owed to the sheet never waits, and a cooldown of 0 is none [E5]', async () => {
  await edit('k1');
  const owed = new Map<string, RowWork>([['k1', { pk: '1', changes: [] }]]);
  expect(await leaveCooling(ports, link, owed, COOLDOWN)).toBeNull();
  await customer.query(`UPDATE ${link.table} SET amount = 1`);
  const todo = await work();
  expect(await leaveCooling(ports, link, todo, 0)).toBeNull();
  expect([owed.size, todo.size]).toEqual([1, 2]);
});
