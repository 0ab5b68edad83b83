/** Edits that a table fails on for an unclear reason, on real MySQL: they rest, are set aside, and come back. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Link } from '../core/link.ts';
import { listDeadLetters } from '../dead-letters/list-dead-letters.ts';
import { retryDeadLetters } from '../dead-letters/retry-dead-letters.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { addSyncedRow, mysqlPorts, type MysqlPorts } from '../test/harness/mysql-ports.ts';
import { readSyncColumns } from '../test/harness/table-rows.ts';
import { fromSqlDateTime } from '../core/micros.ts';
import { applyEdits } from './apply-edits.ts';

const SECOND = 1_000_000;
const ATTEMPTS = 4;

let mysql: TestMysql;
let ports: MysqlPorts;
let customer: Connection;
let link: Link;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
});
afterAll(() => mysql.close());
beforeEach(async () => {
  ports = mysqlPorts(mysql);
  link = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });
  await ports.tables.createManaged(link);
  // So exact a clock that edits right after one another are told apart.
  await ports.spreadsheets.setClock(link.spreadsheet, { offset: 0, error: 1, roundTrips: [1] });
  const [rows] = await customer.query('SELECT CAST(UTC_TIMESTAMP(6) AS CHAR) AS now');
  const now = fromSqlDateTime((rows as { now: string }[])[0]?.now ?? '');
  for (const key of ['k1', 'k2', 'k3']) {
    const values = { c1: `old ${key}`, c2: '5', c3: null, c4: null };
    await addSyncedRow(ports, link, { key, values, seenAt: now - 3_600 * SECOND });
  }
  // An error of the customer's own, as a broken look-up in a trigger gives one.
  await customer.query(
    `CREATE TRIGGER bad_${serial} BEFORE UPDATE ON ${link.table} FOR EACH ROW
     IF NEW.name = 'bad' THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'secret'; END IF`,
  );
});

let batches = 0;
async function type(cells: Record<string, Record<string, string | number>>): Promise<void> {
  const [rows] = await customer.query('SELECT CAST(UTC_TIMESTAMP(6) AS CHAR) AS now');
  const capturedAt = fromSqlDateTime((rows as { now: string }[])[0]?.now ?? '');
  const edits = Object.entries(cells).map(([key, edit]) => ({ key, row: 6, cells: edit }));
  const batchId = `batch-${String((batches += 1)).padStart(12, '0')}`;
  await ports.inbox.append(link.id, { batchId, capturedAt, edits, nudge: false });
}

const apply = () => applyEdits(ports)(link.id, new AbortController().signal);
const restIsOver = () =>
  customer.query('UPDATE sync_attempts SET rest_until = UTC_TIMESTAMP(6) WHERE link_id = ?', [link.id]);
async function names(): Promise<string[]> {
  const [rows] = await customer.query(`SELECT name FROM ${link.table} ORDER BY _sync_row_id`);
  return (rows as { name: string }[]).map(({ name }) => name);
}
async function setAside(): Promise<void> {
  await apply();
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    await restIsOver();
    await apply();
  }
}
const letters = () => listDeadLetters(ports)(link, { before: null, limit: 10 });
const attempted = async () => (await ports.attempts.of(link.id)).get('k2');
const status = async () => (await readSyncColumns(customer, link.table, '2'))?.status;

test('the other edits of the batch are applied, and the one that failed is tried again in five seconds [F1, F3]', async () => {
  await type({ k1: { c1: 'one' }, k2: { c1: 'bad' }, k3: { c1: 'three' } });
  await apply();
  expect(await names()).toEqual(['one', 'old k2', 'three']);
  expect(await attempted()).toMatchObject({ isResting: true, isSetAside: false, code: 'MYSQL_FAILED' });
  expect(ports.doorbell.delays).toEqual([['sheet-to-db', link.id, 5_000]]);
  expect([await ports.inbox.withPending(), await ports.inbox.countPending(link.id)]).toEqual([[], 1]);
  await apply();
  expect(await attempted()).toMatchObject({ isResting: true, isSetAside: false });
});

test('an attempt that succeeds ends the matter [F1]', async () => {
  await type({ k2: { c1: 'bad' } });
  await apply();
  await customer.query(`DROP TRIGGER bad_${serial}`);
  await restIsOver();
  expect(await ports.inbox.withPending()).toContain(link.id);
  await apply();
  expect([await names(), await attempted()]).toEqual([['old k1', 'bad', 'old k3'], undefined]);
});

describe('after the last attempt', () => {
  beforeEach(async () => {
    await type({ k2: { c1: 'bad' } });
    await setAside();
  });

  test('the row is set aside: a dead letter says why, without a value, and MySQL says ERROR [F1, F6]', async () => {
    const { letters: all, next } = await letters();
    expect(all).toMatchObject([
      { direction: 'sheet-to-mysql', key: 'k2', row: 5, code: 'MYSQL_FAILED', attempts: ATTEMPTS },
    ]);
    expect([next, await ports.deadLetters.count(link.id), await status()]).toEqual([null, 1, 'ERROR']);
    expect(JSON.stringify(all)).not.toMatch(/secret|bad/);
    expect([await ports.inbox.withPending(), await ports.inbox.countPending(link.id)]).toEqual([[], 0]);
  });

  test('its edit is not dropped: a retry applies it once the table takes it [F4]', async () => {
    await customer.query(`DROP TRIGGER bad_${serial}`);
    expect(await retryDeadLetters(ports)(link, null)).toBe(1);
    expect(ports.doorbell.rings).toContainEqual(['sheet-to-db', link.id]);
    await apply();
    expect([await names(), await status()]).toEqual([['old k1', 'bad', 'old k3'], 'SYNCED']);
    expect([await letters(), await retryDeadLetters(ports)(link, null)]).toMatchObject([{ letters: [] }, 0]);
  });

  test('a retry of one is of that one only, and it may fail again [F4]', async () => {
    await type({ k3: { c1: 'bad' } });
    await setAside();
    const [newest] = (await letters()).letters;
    expect([newest?.key, await retryDeadLetters(ports)(link, [newest?.id ?? 0])]).toEqual(['k3', 1]);
    await setAside();
    expect((await letters()).letters.map(({ key }) => key)).toEqual(['k3', 'k2']);
  });

  test('a newer edit of the row goes on at once, and so does the one that was set aside [F4]', async () => {
    await type({ k2: { c2: 7 } });
    await apply();
    expect([await ports.deadLetters.count(link.id), await attempted()]).toEqual([0, undefined]);
    await type({ k2: { c1: 'good' } });
    await apply();
    await apply();
    expect([await names(), await ports.inbox.countPending(link.id)]).toEqual([
      ['old k1', 'good', 'old k3'],
      0,
    ]);
  });

  test('its letter ends when the row is gone on both sides [F4]', async () => {
    await ports.database.transaction((tx) =>
      ports.records.settle(tx, link.id, [{ key: 'k2', columns: null }]),
    );
    expect([await ports.deadLetters.count(link.id), await attempted()]).toEqual([0, undefined]);
  });
});
