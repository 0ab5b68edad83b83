/** The change queue: read in order, moved to the history once, without waiting for customers. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import type { Change, ChangeQueue } from '../../ports/change-queue.ts';
import { mysqlChangeQueue } from './change-queue.ts';
import { sampleEntry } from '../../test/samples/history-entry.ts';

let mysql: TestMysql;
let queue: ChangeQueue;
let table: string;
let link: number;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  queue = mysqlChangeQueue(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  table = `sheet_${++serial}`;
  ({ id: link } = await addTestLink(mysql, { table, tabId: serial }));
});

async function mark(...pks: string[]): Promise<Change[]> {
  await mysql.pool.use((session) =>
    session.write('INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at) VALUES ?', [
      pks.map((pk) => [table, pk, 'UPDATE', '2026-01-02 03:04:05.678901']),
    ]),
  );
  return queue.pending(table, 1_000);
}

const log = () =>
  mysql.pool.use((session) =>
    session.rows('SELECT * FROM sync_change_log WHERE table_name = ? ORDER BY id', [table]),
  );
const move = (changes: readonly Change[]) =>
  mysql.database.transaction((tx) =>
    queue.moveToLog(
      tx,
      { id: link, table },
      changes.map((change) => ({ change, entry: sampleEntry({ pk: change.pk }) })),
    ),
  );

describe('the change queue', () => {
  test('gives the oldest first, of one table', async () => {
    const changes = await mark('5', '3', '5');
    expect(changes.map((change) => change.pk)).toEqual(['5', '3', '5']);
    expect(changes[0]).toMatchObject({ operation: 'UPDATE', changedAt: 1_767_323_045_678_901 });
    expect(await queue.pending(table, 2)).toEqual(changes.slice(0, 2));
    expect(await queue.count()).toBeGreaterThanOrEqual(3);
  });

  test('tells the time of the latest of a row’s changes, whatever their order [T7]', async () => {
    const times = ['02 03:04:05.000001', '02 03:04:05.000003', '02 03:04:05.000002'];
    const marks = times.map((time) => [table, '7', 'UPDATE', `2026-01-${time}`]);
    await mysql.pool.use((session) =>
      session.write('INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at) VALUES ?', [
        marks,
      ]),
    );
    const told = await mysql.database.transaction((tx) => queue.changedAt(tx, table, ['7', '8']));
    expect([...told]).toEqual([['7', 1_767_323_045_000_003]]);
  });

  test('names tables of links at work', async () => {
    expect(await queue.tablesWithChanges()).not.toContain(table);
    await mark('1');
    expect(await queue.tablesWithChanges()).toContain(table);
    await mysql.links.setStatus(link, 'paused', 'A reason.');
    expect(await queue.tablesWithChanges()).not.toContain(table);
  });

  test('moves exactly what it is told to the log, with what changed [T9]', async () => {
    const [first, second] = await mark('1', '2', '3');
    await mysql.database.transaction((tx) =>
      queue.moveToLog(tx, { id: link, table }, [
        {
          change: first ?? raise(),
          entry: sampleEntry({
            old: { name: 'Zoë', amount: '1', note: { refused: 'N/A', why: 'no number' } },
            new: { name: 'Zoë', amount: '2', note: null },
          }),
        },
        { change: second ?? raise(), entry: sampleEntry({ new: { name: 'new' } }) },
      ]),
    );
    expect((await queue.pending(table, 10)).map((change) => change.pk)).toEqual(['3']);
    const entries = await log();
    expect(
      entries.map((entry) =>
        ['changed_columns', 'old_values', 'new_values'].map(
          (column) => JSON.parse(String(entry[column])) as unknown,
        ),
      ),
    ).toEqual([
      [
        ['amount', 'note'],
        { name: 'Zoë', amount: '1', note: { refused: 'N/A', why: 'no number' } },
        { name: 'Zoë', amount: '2', note: null },
      ],
      [['name'], null, { name: 'new' }],
    ]);
    expect(entries[0]).toMatchObject({
      operation: 'UPDATE',
      processed: 1,
      changed_at: '2026-01-02 03:04:05.678901',
      origin: 'DATABASE',
    });
  });

  test('logs an entry once when two processes move it', async () => {
    const changes = await mark('1', '2', '3', '4');
    await Promise.all([move(changes.slice(0, 3)), move(changes.slice(1)), move(changes)]);
    expect((await log()).map((entry) => String(entry['row_id'])).sort()).toEqual(['1', '2', '3', '4']);
    expect(await queue.pending(table, 10)).toEqual([]);
  });

  test('does not wait for marks whose transaction is open [T8]', async () => {
    const changes = await mark('1', '2');
    const customer = await mysql.customer();
    await customer.query('START TRANSACTION');
    await customer.query(
      `INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at) VALUES (?, '3', 'INSERT', NOW(6))`,
      [table],
    );
    await move(changes);
    expect(await queue.pending(table, 10)).toEqual([]);
    await customer.query('COMMIT');
    expect((await queue.pending(table, 10)).map((change) => change.pk)).toEqual(['3']);
  });
});

function raise(): never {
  throw new Error('a change is missing');
}
