/** Heartbeats and the look at everything, on real MySQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlInbox } from './inbox.ts';
import { mysqlOperationsView } from './operations-view.ts';
import { mysqlProcesses } from './processes.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

const beat = {
  id: 'p1',
  name: 'rowlink-00001',
  roles: ['worker', 'poller'],
  lastCall: null,
  limitedCalls: 0,
} as const;

test('a process lives from its first heartbeat until it leaves, or is silent for 45 seconds [H5]', async () => {
  const processes = mysqlProcesses(mysql.pool);
  await processes.beat(beat);
  await processes.beat({
    ...beat,
    lastCall: { at: 5_000, access: 'limited', problem: 'x'.repeat(2_000) },
    limitedCalls: 3,
  });
  const [process, ...others] = await processes.living();
  expect(others).toEqual([]);
  expect(process).toMatchObject({
    roles: ['worker', 'poller'],
    lastCall: { at: 5_000, access: 'limited' },
    limitedCalls: 3,
  });
  expect(process?.seenAt).toBeGreaterThan(process?.startedAt ?? Infinity);

  await processes.beat({ ...beat, id: 'p2' });
  await mysql.pool.use((session) =>
    session.write(`UPDATE sync_processes SET seen_at = seen_at - INTERVAL 46 SECOND WHERE id = 'p2'`),
  );
  expect((await processes.living()).map(({ id }) => id)).toEqual(['p1']);
  await mysql.pool.use((session) =>
    session.write(`UPDATE sync_processes SET seen_at = seen_at - INTERVAL 1 DAY WHERE id = 'p2'`),
  );
  await processes.leave('p1');
  expect(await processes.living()).toEqual([]);
  await processes.beat(beat);
  const [left] = await mysql.pool.use((session) => session.rows('SELECT COUNT(*) AS n FROM sync_processes'));
  expect(left).toEqual({ n: '1' });
});

test('a look tells per link what waits and since when, and nothing of what is done', async () => {
  const { pool, database } = mysql;
  const link = await addTestLink(mysql, { table: 'busy' });
  const quiet = await addTestLink(mysql, { table: 'quiet', tabId: 1 });
  const inbox = mysqlInbox(pool, database);
  const edits = ['a', 'b', 'c'].map((key) => ({ key, row: 2, cells: { c1: key } }));
  await inbox.append(link.id, { batchId: 'batch-1', capturedAt: 1, edits, nudge: false });
  await database.transaction(async (tx) => {
    const [first] = await inbox.take(tx, link.id, 0, 1);
    if (first) await inbox.done(tx, [{ id: first.id, outcome: 'applied' }]);
  });
  await pool.use(async (session) => {
    await session.write(
      `INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at) VALUES
       (?, '1', 'UPDATE', UTC_TIMESTAMP(6) - INTERVAL 90 SECOND), (?, '2', 'UPDATE', UTC_TIMESTAMP(6))`,
      [link.table, link.table],
    );
    await session.write(
      `INSERT INTO sync_dead_letters (link_id, direction, work, error_code, attempts, created_at, resolved_at) VALUES
       (?, 'mysql-to-sheet', '{}', 'SHEETS_REFUSED', 4, UTC_TIMESTAMP(6), NULL),
       (?, 'mysql-to-sheet', '{}', 'SHEETS_REFUSED', 4, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`,
      [link.id, link.id],
    );
    await session.write(
      `INSERT INTO sync_link_reads (link_id, read_at_us, drift_cells, silent_reads, owner) VALUES
       (?, 9000000000000000, 12, 3, 'ann@example.com'), (?, 1, NULL, 2, NULL)`,
      [link.id, quiet.id],
    );
    await session.write(
      `INSERT INTO sync_approvals (link_id, kind, state, all_rows, samples, created_at) VALUES
       (?, 'delete-in-mysql', 'open', 9, '[]', UTC_TIMESTAMP(6)), (?, 'delete-in-mysql', 'over', 9, '[]', UTC_TIMESTAMP(6))`,
      [link.id, link.id],
    );
  });
  const look = await mysqlOperationsView(pool, mysqlProcesses(pool)).look();
  const [first, second] = look.links;
  expect(first).toMatchObject({
    publicId: link.publicId,
    pendingEdits: 2,
    pendingChanges: 2,
    deadLetters: 1,
    approvals: 1,
    driftCells: 12,
    isSilent: true,
    triggerOwner: 'ann@example.com',
    openConflicts: 0,
    issues: 0,
  });
  expect(look.at - (first?.oldestChangeAt ?? 0)).toBeGreaterThanOrEqual(90_000);
  expect(look.at - (first?.oldestEditAt ?? 0)).toBeLessThan(60_000);
  expect(second).toMatchObject({
    publicId: quiet.publicId,
    pendingEdits: 0,
    oldestEditAt: null,
    pendingChanges: 0,
    oldestChangeAt: null,
    deadLetters: 0,
    approvals: 0,
    driftCells: null,
    isSilent: false,
  });
  await inbox.append(link.id, { batchId: 'batch-2', capturedAt: 1, edits: [], nudge: false });
  await pool.use((session) => session.write('UPDATE sync_link_reads SET read_at_us = 1000000'));
  const after = await mysqlOperationsView(pool, mysqlProcesses(pool)).look();
  expect(after.links[0]?.isSilent).toBe(false);
  expect(look.oldestUnsettledAt).toBeNull();
});
