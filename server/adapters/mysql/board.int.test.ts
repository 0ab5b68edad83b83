/** What the dashboard reads of MySQL: minutes of many processes, failures, dead letters of all links. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../local/services/test-database.ts';
import type { CountedFailure } from '../../ports/failures.ts';
import type { MinuteCounts } from '../../ports/minutes.ts';
import { migrate } from './migrate.ts';
import { mysqlFailures } from './failures.ts';
import { mysqlLetterBoard } from './letter-board.ts';
import { mysqlMinutes } from './minutes.ts';
import { createPool, type MysqlPool } from './pool.ts';
import { mysqlRetention } from './retention.ts';
import { mysqlTickets } from './tickets.ts';

let database: TestDatabase;
let pool: MysqlPool;
const write = (sql: string) => pool.use((session) => session.write(sql));

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url }, { connectionsMax: 6 });
  await migrate(pool);
  for (const [id, over] of ['NULL', 'NULL', 'UTC_TIMESTAMP(6)'].entries()) {
    await write(
      `INSERT INTO sync_links (id, public_id, secret_box, secret_key_id, spreadsheet_id, tab_id, tab_name, table_name,
         header_row, key_column, key_header, created_at, unlinked_at)
       VALUES (${id + 1}, 'link-${id + 1}', '', '', 7, ${id}, 't', 'table_${id}', 0, 0, 'k', UTC_TIMESTAMP(6), ${over})`,
    );
  }
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const lane = { count: 0, sumMs: 0, slowestMs: 0, waitingMs: 0 };
const counts = (more: Partial<MinuteCounts>): MinuteCounts => ({
  edits: lane,
  changes: lane,
  driftCells: null,
  google: { reads: 0, writes: 0, refused: 0 },
  ...more,
});

test('minutes of several processes add up: sums are added, the slowest is kept [B3]', async () => {
  const minutes = mysqlMinutes(pool);
  const some = counts({ edits: { count: 2, sumMs: 300, slowestMs: 200, waitingMs: 5 }, driftCells: 4 });
  const more = counts({ edits: { count: 1, sumMs: 900, slowestMs: 900, waitingMs: 1 } });
  await Promise.all([
    minutes.add([
      { owner: 'all', counts: some },
      { owner: 1, counts: some },
    ]),
    minutes.add([
      { owner: 1, counts: more },
      { owner: 'all', counts: more },
    ]),
  ]);
  for (const link of [null, 'link-1']) {
    const { found, lastStep } = await minutes.read(link, { steps: 60, stepMinutes: 10 });
    expect(found.map(({ step }) => lastStep - step)).toEqual([expect.any(Number)]);
    expect(found[0]).toMatchObject({
      edits: { count: 3, sumMs: 1_200, slowestMs: 900, waitingMs: 5 },
      driftCells: 4,
    });
  }
  expect((await minutes.read('link-2', { steps: 60, stepMinutes: 1 })).found).toEqual([]);
  expect((await minutes.read('nobody', { steps: 60, stepMinutes: 1 })).found).toEqual([]);
});

test('drift from before what is shown is known; old minutes go [B3]', async () => {
  const minutes = mysqlMinutes(pool);
  await write(
    'INSERT INTO sync_minutes (link_id, minute, drift_cells) VALUES (2, UNIX_TIMESTAMP() DIV 60 - 500, 9), (2, 5, 1)',
  );
  expect((await minutes.read('link-2', { steps: 60, stepMinutes: 1 })).driftBefore).toBe(9);
  expect(await mysqlRetention(pool).purge('dashboard', 1)).toBe(1);
});

const failure: CountedFailure = {
  source: 'work',
  place: 'reconcile',
  about: { spreadsheet: 7 },
  code: 'SHEETS_UNAVAILABLE',
  detail: 'HTTP 503',
  trace: 'run',
  times: 3,
  firstAt: 60_000_000,
  lastAt: 60_001_000,
};

test('failures of a minute are joined, filtered, and name the links that they concern [B4]', async () => {
  const failures = mysqlFailures(pool);
  await failures.add([
    failure,
    { ...failure, source: 'request', place: 'POST /x', about: null, code: 'INVARIANT' },
  ]);
  await failures.add([{ ...failure, times: 2, lastAt: 60_005_000 }]);
  await failures.add([{ ...failure, place: 'sheet-to-db', about: { link: 2 }, times: 1 }]);
  const list = async (filter: Parameters<typeof failures.list>[0], before: number | null = null) =>
    failures.list(filter, { before, limit: 10 });
  const all = await list({});
  expect(all.map(({ place, times, linkIds }) => [place, times, linkIds])).toEqual([
    ['sheet-to-db', 1, ['link-2']],
    ['POST /x', 3, []],
    ['reconcile', 5, ['link-1', 'link-2']],
  ]);
  expect(all[2]).toMatchObject({ firstAt: 60_000_000, lastAt: 60_005_000, about: { spreadsheet: 7 } });
  expect(await list({ source: 'request' })).toHaveLength(1);
  expect(await list({ link: 'link-1' })).toHaveLength(1);
  expect(await list({ link: 'link-2', code: 'SHEETS_UNAVAILABLE' })).toHaveLength(2);
  expect(await list({ link: 'nobody' })).toEqual([]);
  expect(await list({}, all[1]?.id)).toHaveLength(1);
  expect(await failures.codes()).toEqual([
    { code: 'SHEETS_UNAVAILABLE', times: 6 },
    { code: 'INVARIANT', times: 3 },
  ]);
});

test('dead letters of all links that live, by filters and in pages [B5]', async () => {
  for (const [link, direction, code] of [
    [1, 'sheet-to-mysql', 'ROW_GONE'],
    [2, 'mysql-to-sheet', 'INVARIANT'],
    [2, 'sheet-to-mysql', 'INVARIANT'],
    [3, 'sheet-to-mysql', 'INVARIANT'],
  ] as const) {
    await write(
      `INSERT INTO sync_dead_letters (link_id, direction, work, error_code, error_detail, attempts, created_at)
       VALUES (${link}, '${direction}', '{"key":"k","row":4}', '${code}', NULL, 4, UTC_TIMESTAMP(6))`,
    );
  }
  const board = mysqlLetterBoard(pool);
  const idsOf = async (filter: Parameters<typeof board.list>[0], before: number | null = null) =>
    (await board.list(filter, { before, limit: 2 })).map(({ id }) => id);
  expect(await idsOf({})).toEqual([3, 2]);
  expect(await idsOf({}, 2)).toEqual([1]);
  expect(await idsOf({ code: 'INVARIANT', direction: 'sheet-to-mysql' })).toEqual([3]);
  expect(await idsOf({ link: 'link-2' })).toEqual([3, 2]);
  expect(await board.codes()).toEqual([
    { code: 'INVARIANT', times: 2 },
    { code: 'ROW_GONE', times: 1 },
  ]);
  expect(await board.match({ ids: [1, 3, 4] }, { after: 0, limit: 9 })).toEqual([
    { id: 1, link: 1 },
    { id: 3, link: 2 },
  ]);
  expect(await board.match({ code: 'INVARIANT' }, { after: 2, limit: 9 })).toEqual([{ id: 3, link: 2 }]);
});

test('of many browsers with one ticket, one gets in [B1]', async () => {
  const tickets = mysqlTickets(pool, () => 1_000);
  await tickets.add('a'.repeat(64), 5_000);
  const taken = await Promise.all(Array.from({ length: 5 }, () => tickets.take('a'.repeat(64), 2_000)));
  expect(taken.filter(Boolean)).toEqual([true]);
  await tickets.add('b'.repeat(64), 5_000);
  expect(await tickets.take('b'.repeat(64), 5_000)).toBe(false);
});
