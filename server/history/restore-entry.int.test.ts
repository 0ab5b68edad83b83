/** Older values on real MySQL: what the history tells, what putting back makes of the row, the queue and the base. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { HistoryEntry } from '../core/history-entry.ts';
import type { Link } from '../core/link.ts';
import type { StoredEntry } from '../ports/history.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { addSyncedRow, mysqlPorts, type MysqlPorts } from '../test/harness/mysql-ports.ts';
import { readSyncColumns } from '../test/harness/table-rows.ts';
import { sampleEntry } from '../test/samples/history-entry.ts';
import { listHistory } from './list-history.ts';
import { restoreEntry, type RestoreWanted } from './restore-entry.ts';

const SEEN_AT = 1_790_000_000_000_000;

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
});

const list = async (wanted: Partial<Parameters<MysqlPorts['history']['list']>[1]> = {}) =>
  (await listHistory(ports)(link, { before: null, limit: 50, ...wanted })).entries;
const restore = (id: number, wanted: Partial<RestoreWanted> = {}) =>
  restoreEntry(ports)(link, { id, column: null, force: false, by: 'operator', ...wanted });
const queued = () => ports.changeQueue.pending(link.table, 10);
const stateOf = (key: string) =>
  mysql.database.transaction(async (tx) => (await ports.rows.lock(tx, link.id, [key])).get(key));
async function rows(): Promise<unknown[]> {
  const [found] = await customer.query(`SELECT _sync_row_id AS pk, name FROM ${link.table} ORDER BY 1`);
  return (found as { pk: number; name: string }[]).map(({ pk, name }) => `${pk} ${name}`);
}

/** Stores the entry and gives it as it is listed. */
async function record(patch: Partial<HistoryEntry>): Promise<StoredEntry> {
  await mysql.database.transaction((tx) => ports.records.addHistory(tx, link, [sampleEntry(patch)]));
  const [entry] = await list();
  if (entry === undefined) throw new Error('the entry is not listed');
  return entry;
}

/** A synced row whose name was changed from Ada to Eve. */
async function renamed(): Promise<StoredEntry> {
  await addSyncedRow(ports, link, { key: 'k1', values: { c1: 'Eve' }, seenAt: SEEN_AT });
  return record({ old: { name: 'Ada' }, new: { name: 'Eve' } });
}

/** A row that both sides have deleted. */
const deleted = () =>
  record({ operation: 'DELETE', pk: '7', old: { name: 'Ada', amount: '1.5', paid: true }, new: null });

describe('the history', () => {
  test('tells exact values, who, where the row is now, and what was done [P1]', async () => {
    await addSyncedRow(ports, link, { key: 'k1', values: { c1: 'Eve' }, seenAt: SEEN_AT });
    const refused = { refused: 'N/A', why: 'no number' };
    const patch = {
      by: 'ada@example.com',
      old: { name: null, amount: '1' },
      new: { name: 'Eve', amount: refused },
    };
    const entry = await record({ ...patch, origin: 'SHEET', outcome: 'refused', row: 99 });
    expect(entry).toMatchObject({
      ...patch,
      origin: 'SHEET',
      outcome: 'refused',
      row: 99,
      place: 5,
      key: 'k1',
    });
  });

  test('is found by row key, by the row of the tab, and by column, newest first, page by page [P4]', async () => {
    await renamed();
    await record({ key: 'k2', old: { amount: '1' }, new: { amount: '2' } });
    await record({ key: null, rows: 500, outcome: 'imported', operation: 'INSERT' });
    expect((await list()).map(({ key }) => key)).toEqual([null, 'k2', 'k1']);
    expect((await list({ key: 'k2' })).map(({ key }) => key)).toEqual(['k2']);
    expect((await list({ row: 5 })).map(({ key }) => key)).toEqual(['k1']);
    expect((await list({ column: 'name' })).map(({ key }) => key)).toEqual(['k1']);
    const first = await listHistory(ports)(link, { before: null, limit: 2 });
    const second = await listHistory(ports)(link, { before: first.next, limit: 2 });
    expect([first.entries.length, second.entries.map(({ key }) => key), second.next]).toEqual([
      2,
      ['k1'],
      null,
    ]);
  });

  test('of another link is not told', async () => {
    const { id } = await renamed();
    expect(await ports.history.get(link.id + 1, id)).toBeNull();
    const other = restoreEntry(ports)({ id: link.id + 1 }, { id, column: null, force: true, by: null });
    await expect(other).rejects.toMatchObject({ code: 'ENTRY_UNKNOWN' });
  });
});

describe('an older value', () => {
  test('becomes a change in MySQL that the sheet will get, once [P5, P6]', async () => {
    const { id } = await renamed();
    expect(await restore(id)).toEqual({ isNew: true });
    expect(await rows()).toEqual(['1 Ada']);
    expect(await readSyncColumns(customer, link.table, '1')).toMatchObject({
      who: 'SYSTEM',
      status: 'PENDING',
    });
    expect(await queued()).toMatchObject([
      { pk: '1', operation: 'UPDATE', origin: 'SYSTEM', by: 'operator' },
    ]);
    expect(ports.doorbell.rings).toEqual([['db-to-sheet', link.spreadsheet]]);
    expect([...((await list())[0]?.restored ?? [])]).toEqual(['']);

    await customer.query(`UPDATE ${link.table} SET name = 'later'`);
    expect(await restore(id, { force: true })).toEqual({ isNew: false });
    expect(await rows()).toEqual(['1 later']);
  });

  test('twice at the same moment is put back once [P6]', async () => {
    const { id } = await renamed();
    const both = await Promise.all([restore(id), restore(id)]);
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    expect(await queued()).toHaveLength(1);
  });

  test('is refused when somebody changed the cell since, and nothing is done; it can be forced [P6]', async () => {
    const { id } = await renamed();
    await customer.query(`UPDATE ${link.table} SET name = 'later'`);
    await expect(restore(id)).rejects.toMatchObject({ code: 'CELL_CHANGED' });
    expect([await rows(), ports.doorbell.rings, (await queued()).length]).toEqual([['1 later'], [], 1]);
    expect(await restore(id, { force: true })).toEqual({ isNew: true });
    expect(await rows()).toEqual(['1 Ada']);
  });

  test('waits for nobody: a row that a customer has locked is said to be busy', async () => {
    const { id } = await renamed();
    await customer.query('START TRANSACTION');
    await customer.query(`UPDATE ${link.table} SET amount = 1`);
    await expect(restore(id)).rejects.toMatchObject({ code: 'ROW_BUSY' });
    await customer.query('ROLLBACK');
    expect(await restore(id)).toEqual({ isNew: true });
  });

  test('that MySQL refuses by now is told with its reason', async () => {
    const { id } = await renamed();
    await customer.query(`ALTER TABLE ${link.table} ADD CONSTRAINT no_${serial} CHECK (name <> 'Ada')`);
    await expect(restore(id)).rejects.toMatchObject({ code: 'VALUE_UNSTORABLE' });
    expect([...((await list())[0]?.restored ?? [])]).toEqual([]);
  });
});

describe('a deleted row', () => {
  test('comes back with its key, its number and its types, and goes on to the sheet [P5]', async () => {
    const { id } = await deleted();
    expect(await restore(id)).toEqual({ isNew: true });
    expect(await rows()).toEqual(['7 Ada']);
    expect(await stateOf('k1')).toMatchObject({ pk: '7', dirty: true, base: null, row: null });
    expect(await queued()).toMatchObject([{ pk: '7', operation: 'INSERT', origin: 'SYSTEM' }]);
    const [stored] = (await customer.query(`SELECT amount, paid FROM ${link.table}`))[0] as unknown[];
    expect(stored).toEqual({ amount: '1.500000', paid: 1 });
    expect(await restore(id)).toEqual({ isNew: false });
  });

  test('whose number another row has by now gets a new one [P5]', async () => {
    const { id } = await deleted();
    await customer.query(`INSERT INTO ${link.table} (_sync_row_id, name) VALUES (7, 'other')`);
    await restore(id);
    expect(await rows()).toEqual(['7 other', '8 Ada']);
    expect(await stateOf('k1')).toMatchObject({ pk: '8' });
  });

  test('that is back already is left alone', async () => {
    const { id } = await deleted();
    await addSyncedRow(ports, link, {
      key: 'k1',
      values: { c1: 'Ada', c2: '1.5', c4: true },
      seenAt: SEEN_AT,
    });
    expect(await restore(id)).toEqual({ isNew: false });
    expect(await queued()).toEqual([]);
  });
});
