/** What is told of all links at once is what each of them tells, and takes one statement. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlLinkReads } from './link-reads.ts';
import { mysqlOverview } from './overview.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

const write = (sql: string, values: readonly (string | number)[] = []) =>
  mysql.pool.use((session) => session.write(sql, values));

test('the facts of all links are those of each; a link that is over is left out', async () => {
  const busy = await addTestLink(mysql, { table: 'busy' });
  const quiet = await addTestLink(mysql, { table: 'quiet', tabId: 1 });
  const over = await addTestLink(mysql, { table: 'over', tabId: 2 });
  await write('UPDATE sync_links SET unlinked_at = UTC_TIMESTAMP(6) WHERE id = ?', [over.id]);
  for (const [key, dirty, held] of [
    ['a', 1, 0],
    ['b', 0, 2],
    ['c', 0, 0],
  ] as const) {
    await write('INSERT INTO sync_rows (link_id, row_key, pk, dirty, held_cells) VALUES (?, ?, ?, ?, ?)', [
      busy.id,
      key,
      key,
      dirty,
      held,
    ]);
  }
  for (const [table, at] of [
    [busy.table, '2026-01-05 08:00:00'],
    [busy.table, '2026-01-05 09:00:00'],
    [over.table, '2026-01-05 07:00:00'],
  ] as const) {
    await write(
      `INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at) VALUES (?, '1', 'UPDATE', ?)`,
      [table, at],
    );
  }
  for (const [direction, at] of [
    ['sheet-to-mysql', '2026-01-04 08:00:00'],
    ['mysql-to-sheet', '2026-01-04 09:00:00'],
    ['sheet-to-mysql', '2026-01-04 10:00:00'],
  ] as const) {
    await write(
      `INSERT INTO sync_activity (link_id, direction, what, row_count, cell_count, created_at) VALUES (?, ?, 'x', 1, 1, ?)`,
      [busy.id, direction, at],
    );
  }
  await write(
    `INSERT INTO sync_approvals (link_id, kind, all_rows, samples, created_at)
     VALUES (?, 'delete-in-mysql', 3, '[]', UTC_TIMESTAMP(6))`,
    [quiet.id],
  );

  const overview = mysqlOverview(mysql.pool);
  const all = await overview.all();
  expect([...all.keys()].sort((a, b) => a - b)).toEqual([busy.id, quiet.id]);
  expect(all.get(busy.id)).toEqual(await overview.of(busy));
  expect(all.get(quiet.id)).toEqual(await overview.of(quiet));
  expect(all.get(busy.id)).toMatchObject({
    rows: 3,
    heldRows: 1,
    dirtyRows: 1,
    approvals: 0,
    edits: { pending: 0, lastAt: Date.UTC(2026, 0, 4, 10), oldestPendingAt: null },
    changes: { pending: 2, lastAt: Date.UTC(2026, 0, 4, 9), oldestPendingAt: Date.UTC(2026, 0, 5, 8) },
  });
  expect(all.get(quiet.id)).toMatchObject({ rows: 0, dirtyRows: 0, approvals: 1 });

  const reads = mysqlLinkReads(mysql.pool, mysql.database);
  await reads.setOwner(busy.id, 'ann@example.com');
  const watches = await reads.all();
  expect([...watches.keys()].sort((a, b) => a - b)).toEqual([busy.id, quiet.id]);
  expect(watches.get(busy.id)).toEqual(await reads.of(busy.id));
  expect(watches.get(quiet.id)).toEqual(await reads.of(quiet.id));
  expect(watches.get(busy.id)?.owner).toBe('ann@example.com');
});
