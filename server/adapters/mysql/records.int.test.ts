/** Conflicts, issues and activity: one open conflict for a cell, no loser overwritten. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import type { Conflict, Resolution } from '../../core/conflict.ts';
import type { Records } from '../../ports/records.ts';
import { mysqlConflicts } from './conflict-history.ts';
import { mysqlOverview } from './overview.ts';
import { mysqlRecords } from './records.ts';
import { mysqlRows } from './rows.ts';

let mysql: TestMysql;
let records: Records;
let link: number;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  records = mysqlRecords(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  ({ id: link } = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial }));
});

function conflict(resolution: Resolution, sheet: string, column: string | null = 'c2'): Conflict {
  const at = { sheetAt: 1_790_000_000_123_456, dbAt: null };
  return { key: 'k1', column, base: null, sheet, db: { refused: 'x', why: 'no' }, ...at, resolution };
}

const add = (...conflicts: Conflict[]) =>
  mysql.database.transaction((tx) => records.addConflicts(tx, link, conflicts));
const stored = () =>
  mysql.pool.use((session) =>
    session.rows('SELECT * FROM sync_conflicts WHERE link_id = ? ORDER BY id', [link]),
  );
const counted = () => mysqlOverview(mysql.pool).of({ id: link });
const openConflicts = async () => (await counted()).openConflicts;

describe('conflicts', () => {
  test('are stored with what people look for [O6]', async () => {
    await mysql.database.transaction((tx) =>
      mysqlRows(mysql.pool).save(tx, link, [
        {
          key: 'k1',
          pk: '1',
          row: 6,
          base: null,
          dirty: false,
          goneByUs: false,
          repairRounds: 0,
          openIntent: null,
        },
      ]),
    );
    await add(conflict('SHEET_WINS', '7'));
    expect(await stored()).toEqual([
      expect.objectContaining({
        sheet_id: 'spreadsheet-1',
        row_number: 7,
        column_name: 'amount',
        base_value: null,
        sheet_value: '7',
        db_value: 'x',
        exact_values: '{"base":null,"sheet":"7","db":{"refused":"x","why":"no"}}',
        sheet_timestamp: '2026-09-21 14:13:20.123456',
        db_timestamp: null,
        resolution: 'SHEET_WINS',
        resolved_at: expect.any(String) as string,
      }),
    ]);
    expect(await openConflicts()).toBe(0);
  });

  test('are open once for each cell: the next one replaces the values [O8]', async () => {
    await add(conflict('PENDING', '1'), conflict('PENDING', '1', 'c1'), conflict('PENDING', '1', null));
    await add(conflict('PENDING', '2'));
    expect((await stored()).map((row) => [row['column_id'], row['sheet_value']])).toEqual([
      ['c2', '2'],
      ['c1', '1'],
      [null, '1'],
    ]);
    expect(await openConflicts()).toBe(3);
  });

  test('are closed by a decided one, which overwrites no loser', async () => {
    await add(conflict('PENDING', '1'));
    await add(conflict('DB_WINS', '2'), conflict('DB_WINS', '3'));
    expect((await stored()).map((row) => [row['sheet_value'], row['resolution']])).toEqual([
      ['1', 'DB_WINS'],
      ['2', 'DB_WINS'],
      ['3', 'DB_WINS'],
    ]);
    expect(await openConflicts()).toBe(0);
    await add(conflict('PENDING', '4'));
    expect(await openConflicts()).toBe(1);
  });
});

describe('what is settled', () => {
  const issue = (column: string, key = 'k1') => ({ key, column, why: 'no' });
  const settle = (key: string, columns: string[] | null) =>
    mysql.database.transaction((tx) => records.settle(tx, link, [{ key, columns }]));
  const issues = () =>
    mysql.pool.use(async (session) => {
      const rows = await session.rows('SELECT column_id AS c FROM sync_issues WHERE link_id = ? ORDER BY c', [
        link,
      ]);
      return rows.map((row) => row['c']);
    });

  test('ends its issues and closes its open conflicts, and no others [O15]', async () => {
    await add(conflict('PENDING', '1', 'c1'), conflict('PENDING', '2', 'c2'));
    await mysql.database.transaction((tx) => records.addIssues(tx, link, [issue('c1'), issue('c3')]));
    await settle('k1', ['c1']);
    expect(await issues()).toEqual(['c3']);
    expect(
      (await stored()).map((row) => [row['column_id'], row['resolution'], row['resolved_at'] !== null]),
    ).toEqual([
      ['c1', 'MANUAL', true],
      ['c2', 'PENDING', false],
    ]);
    await settle('k2', null);
    expect(await openConflicts()).toBe(1);
  });

  test('a row that is gone has nothing left to put right [O15]', async () => {
    await add(conflict('PENDING', '1', 'c1'), conflict('PENDING', '2', null), conflict('DB_WINS', '3'));
    await mysql.database.transaction((tx) => records.addIssues(tx, link, [issue('c1'), issue('c3')]));
    await settle('k1', null);
    expect(await issues()).toEqual([]);
    expect((await stored()).map((row) => row['resolution'])).toEqual(['MANUAL', 'MANUAL', 'DB_WINS']);
    expect(await counted()).toMatchObject({ openConflicts: 0, issues: 0 });
  });

  test('a later conflict of the cell is open again, and the first keeps its values', async () => {
    await add(conflict('PENDING', '1'));
    await settle('k1', ['c2']);
    await add(conflict('PENDING', '2'));
    expect((await stored()).map((row) => [row['sheet_value'], row['resolution']])).toEqual([
      ['1', 'MANUAL'],
      ['2', 'PENDING'],
    ]);
  });

  test('a row that MySQL refused as a whole counts, although it is not known yet', async () => {
    await mysql.database.transaction((tx) => records.addIssues(tx, link, [issue('c1', 'refused row')]));
    expect((await counted()).issues).toBe(1);
  });
});

describe('as people look at them', () => {
  test('newest first, page by page, only open ones when asked', async () => {
    const conflicts = mysqlConflicts(mysql.pool);
    await add(conflict('DB_WINS', '1'), conflict('PENDING', '2'), conflict('SHEET_WINS', '3', 'c1'));
    const all = await conflicts.list(link, { openOnly: false, before: null, limit: 2 });
    expect(all.map(({ sheet }) => sheet)).toEqual(['3', '2']);
    const [, second] = all;
    const rest = await conflicts.list(link, { openOnly: false, before: second?.id ?? 0, limit: 2 });
    expect(rest).toEqual([
      expect.objectContaining({
        ...conflict('DB_WINS', '1'),
        link,
        columnName: 'amount',
        isOpen: false,
        answers: [],
      }),
    ]);
    const open = await conflicts.list(link, { openOnly: true, before: null, limit: 9 });
    expect(open).toMatchObject([{ sheet: '2', isOpen: true, resolvedAt: null }]);
  });

  test('an answer is stored once; a chosen side closes the conflict, a restore leaves what was decided', async () => {
    const conflicts = mysqlConflicts(mysql.pool);
    await add(conflict('PENDING', '1'), conflict('DB_WINS', '2', 'c1'));
    const [decided, open] = await conflicts.list(link, { openOnly: false, before: null, limit: 2 });
    for (let times = 0; times < 2; times += 1) {
      await mysql.database.transaction(async (tx) => {
        await conflicts.answer(tx, open?.id ?? 0, 'sheet');
        await conflicts.answer(tx, decided?.id ?? 0, 'restore');
      });
    }
    expect(await conflicts.get(open?.id ?? 0)).toMatchObject({
      resolution: 'MANUAL',
      isOpen: false,
      resolvedAt: expect.any(Number) as number,
      answers: ['sheet'],
    });
    expect(await conflicts.get(decided?.id ?? 0)).toMatchObject({
      resolution: 'DB_WINS',
      answers: ['restore'],
    });
    expect(await conflicts.get(0)).toBeNull();
  });

  test('a row that was deleted is told apart from an empty value', async () => {
    await add(
      { ...conflict('SHEET_WINS', '1'), db: null, gone: 'db' },
      { ...conflict('SHEET_WINS', '2'), db: null },
    );
    const found = await mysqlConflicts(mysql.pool).list(link, { openOnly: false, before: null, limit: 2 });
    expect(found.map(({ gone }) => gone)).toEqual([undefined, 'db']);
  });
});

describe('issues and activity', () => {
  test('count an issue while its row has a held cell', async () => {
    const rows = mysqlRows(mysql.pool);
    const cell = { v: 'N/A', lo: 1, hi: 1 };
    const blank = { pk: null, row: null, dirty: false, goneByUs: false, repairRounds: 0, openIntent: null };
    await mysql.database.transaction(async (tx) => {
      const held = { why: 'refused' as const, db: null, at: 1 };
      await rows.save(tx, link, [{ ...blank, key: 'k1', base: { c2: { ...cell, held } } }]);
      await records.addIssues(tx, link, [{ key: 'k1', column: 'c2', why: 'This is no number.' }]);
      await records.addIssues(tx, link, [{ key: 'k1', column: 'c2', why: 'This is still no number.' }]);
    });
    expect((await counted()).issues).toBe(1);
    await mysql.database.transaction((tx) =>
      rows.save(tx, link, [{ ...blank, key: 'k1', base: { c2: cell } }]),
    );
    expect((await counted()).issues).toBe(0);
  });

  test('tell when something last crossed', async () => {
    expect((await counted()).edits.lastAt).toBeNull();
    const before = Date.now();
    await mysql.database.transaction((tx) =>
      records.addActivity(tx, { link, direction: 'sheet-to-mysql', what: 'edit', rows: 2, cells: 3 }),
    );
    const lastSyncAt = (await counted()).edits.lastAt;
    expect(await records.lastSyncAt()).toBeGreaterThanOrEqual(lastSyncAt ?? Infinity);
    expect(lastSyncAt).toBeGreaterThanOrEqual(before - 1_000);
    expect(lastSyncAt).toBeLessThanOrEqual(Date.now() + 1_000);
  });
});
