/** Answers to conflicts on real MySQL: what the row, the base and the change queue hold afterwards. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { mysqlOverview } from '../adapters/mysql/overview.ts';
import type { HeldWhy, RowState } from '../core/base.ts';
import type { Conflict } from '../core/conflict.ts';
import type { Link } from '../core/link.ts';
import type { SheetValue } from '../core/values/cell-value.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { addSyncedRow, mysqlPorts, type MysqlPorts } from '../test/harness/mysql-ports.ts';
import { sampleEntry } from '../test/samples/history-entry.ts';
import { readSyncColumns } from '../test/harness/table-rows.ts';
import { chooseSide, restoreLoser } from './answer-conflict.ts';
import { chooseAll } from './choose-all.ts';
import { listConflicts } from './list-conflicts.ts';

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

/** A row whose name went through this conflict, and how both sides hold it now. */
async function scene(
  conflict: Partial<Conflict>,
  now: { sheet: SheetValue; db: string; held?: HeldWhy },
): Promise<number> {
  const { sheet, db, held } = now;
  const state = await addSyncedRow(ports, link, { key: 'k1', values: { c1: db }, seenAt: SEEN_AT });
  const cell = { v: sheet, lo: SEEN_AT, hi: SEEN_AT };
  const holds = held && { held: { why: held, db, at: SEEN_AT } };
  await mysql.database.transaction(async (tx) => {
    await ports.rows.save(tx, link.id, [{ ...state, base: { ...state.base, c1: { ...cell, ...holds } } }]);
    const values = { base: 'base', sheet: 'sheet', db: 'db', sheetAt: SEEN_AT, dbAt: SEEN_AT };
    await ports.records.addConflicts(tx, link.id, [
      { key: 'k1', column: 'c1', ...values, resolution: 'DB_WINS', ...conflict },
    ]);
    if (held === 'refused') {
      await ports.records.addIssues(tx, link.id, [{ key: 'k1', column: 'c1', why: 'no' }]);
    }
  });
  const { conflicts } = await list();
  return conflicts[0]?.id ?? 0;
}

const list = (openOnly = false) => listConflicts(ports)(link, { openOnly, before: null, limit: 10 });
const stateNow = (): Promise<RowState | undefined> =>
  mysql.database.transaction(async (tx) => (await ports.rows.lock(tx, link.id, ['k1'])).get('k1'));
const queued = () => ports.changeQueue.pending(link.table, 10);
const sync = () => readSyncColumns(customer, link.table, '1');
async function name(): Promise<unknown> {
  const [rows] = await customer.query(`SELECT name FROM ${link.table}`);
  return (rows as { name: unknown }[])[0]?.name;
}

describe('putting a loser back', () => {
  test('is a change in MySQL that the sheet will get, and it is done once [O9]', async () => {
    const id = await scene({}, { sheet: 'db', db: 'db' });
    const answered = await restoreLoser(ports)(link, id, false);
    expect(answered).toMatchObject({
      isNew: true,
      conflict: { answers: ['restore'], resolution: 'DB_WINS' },
    });
    expect(await name()).toBe('sheet');
    expect(await sync()).toMatchObject({ who: 'SYSTEM', status: 'PENDING' });
    expect(await queued()).toMatchObject([{ pk: '1', operation: 'UPDATE' }]);
    expect(ports.doorbell.rings).toEqual([['db-to-sheet', link.spreadsheet]]);

    await customer.query(`UPDATE ${link.table} SET name = 'later'`);
    expect(await restoreLoser(ports)(link, id, true)).toMatchObject({ isNew: false });
    expect(await name()).toBe('later');
  });

  test('twice at the same moment is once [O9]', async () => {
    const id = await scene({}, { sheet: 'db', db: 'db' });
    const both = await Promise.all([
      restoreLoser(ports)(link, id, false),
      restoreLoser(ports)(link, id, false),
    ]);
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    expect(await queued()).toHaveLength(1);
  });

  test('is refused when the cell changed since, and nothing is done; it can be forced [O9]', async () => {
    const id = await scene({}, { sheet: 'db', db: 'db' });
    await customer.query(`UPDATE ${link.table} SET name = 'later'`);
    await expect(restoreLoser(ports)(link, id, false)).rejects.toMatchObject({ code: 'CELL_CHANGED' });
    expect([await name(), ports.doorbell.rings, (await list()).conflicts[0]?.answers]).toEqual([
      'later',
      [],
      [],
    ]);
    await restoreLoser(ports)(link, id, true);
    expect(await name()).toBe('sheet');
  });

  test('MySQL’s loser against a refused value: the cell is held no longer, and the issue ends', async () => {
    const bad = { refused: 'N/A', why: 'no' };
    const id = await scene(
      { sheet: bad, resolution: 'SHEET_WINS' },
      { sheet: bad, db: 'db', held: 'refused' },
    );
    await restoreLoser(ports)(link, id, false);
    expect(await stateNow()).toMatchObject({ dirty: true, base: { c1: { v: bad } } });
    expect((await stateNow())?.base?.['c1']?.held).toBeUndefined();
    expect(await mysqlOverview(mysql.pool).of(link)).toMatchObject({ issues: 0 });
    expect([await name(), await queued()]).toEqual(['db', []]);
    expect(await sync()).toMatchObject({ status: 'PENDING' });
  });

  test('waits for nobody: a row that a customer has locked is said to be busy', async () => {
    const id = await scene({}, { sheet: 'db', db: 'db' });
    await customer.query('START TRANSACTION');
    await customer.query(`UPDATE ${link.table} SET amount = 1`);
    await expect(restoreLoser(ports)(link, id, false)).rejects.toMatchObject({ code: 'ROW_BUSY' });
    await customer.query('ROLLBACK');
    expect((await restoreLoser(ports)(link, id, false)).isNew).toBe(true);
  });

  test('a value that MySQL refuses by now is told with its reason, and stays unanswered', async () => {
    const id = await scene({}, { sheet: 'db', db: 'db' });
    await customer.query(`ALTER TABLE ${link.table} ADD CONSTRAINT no_${serial} CHECK (name <> 'sheet')`);
    const refusal = { code: 'VALUE_UNSTORABLE', detail: expect.stringMatching(/check/i) as string };
    await expect(restoreLoser(ports)(link, id, false)).rejects.toMatchObject(refusal);
    expect((await list()).conflicts[0]?.answers).toEqual([]);
  });

  test('of a conflict that nobody knows is refused', async () => {
    await expect(restoreLoser(ports)(link, 999_999, false)).rejects.toMatchObject({
      code: 'CONFLICT_UNKNOWN',
    });
  });
});

describe('choosing a side', () => {
  const waiting = { sheet: 'sheet', db: 'db', held: 'manual' as const };

  test('the sheet: MySQL gets its value as an edit, both agree, and the conflict is closed [O8]', async () => {
    const id = await scene({ resolution: 'PENDING' }, waiting);
    expect((await list(true)).conflicts).toHaveLength(1);
    const { conflict } = await chooseSide(ports)(link, id, 'sheet');
    expect(conflict).toMatchObject({ resolution: 'MANUAL', isOpen: false, answers: ['sheet'] });
    expect((await list(true)).conflicts).toEqual([]);
    expect([await name(), await queued()]).toEqual(['sheet', []]);
    expect(await sync()).toMatchObject({ who: 'SHEET', status: 'SYNCED' });
    expect(await stateNow()).toMatchObject({ dirty: false });
    expect((await stateNow())?.base?.['c1']?.held).toBeUndefined();
  });

  test('MySQL: its value is on the way to the sheet [O8]', async () => {
    const id = await scene({ resolution: 'PENDING' }, waiting);
    await chooseSide(ports)(link, id, 'db');
    expect(await name()).toBe('db');
    expect(await stateNow()).toMatchObject({ dirty: true, base: { c1: { v: 'sheet' } } });
    expect(await sync()).toMatchObject({ status: 'PENDING' });
    expect(ports.doorbell.rings).toEqual([['db-to-sheet', link.spreadsheet]]);
  });

  test('again the same side changes nothing; the other side is too late, but its value can be restored', async () => {
    const id = await scene({ resolution: 'PENDING' }, waiting);
    await chooseSide(ports)(link, id, 'sheet');
    expect(await chooseSide(ports)(link, id, 'sheet')).toMatchObject({ isNew: false });
    await expect(chooseSide(ports)(link, id, 'db')).rejects.toMatchObject({ code: 'CONFLICT_CLOSED' });
    // The base follows with the next read or edit; both sides hold the chosen value.
    await restoreLoser(ports)(link, id, false);
    expect(await name()).toBe('db');
    expect(await queued()).toHaveLength(1);
  });

  test('is refused when MySQL changed since: the writer shows the new value first', async () => {
    const id = await scene({ resolution: 'PENDING' }, waiting);
    await customer.query(`UPDATE ${link.table} SET name = 'later'`);
    await expect(chooseSide(ports)(link, id, 'sheet')).rejects.toMatchObject({ code: 'CELL_CHANGED' });
    expect([await name(), (await list(true)).conflicts.length]).toEqual(['later', 1]);
  });
});

describe('putting back a deletion that lost', () => {
  const whole: Partial<Conflict> = { column: null, base: null, sheet: null, db: null };

  test('the sheet’s: MySQL’s row is deleted as by any program, so that the sheet’s goes too [O9]', async () => {
    const id = await scene(whole, { sheet: 'db', db: 'db' });
    expect(await restoreLoser(ports)(link, id, false)).toMatchObject({ isNew: true });
    expect([await name(), await queued()]).toMatchObject([
      undefined,
      [{ pk: '1', operation: 'DELETE', origin: 'SYSTEM' }],
    ]);
    expect(ports.doorbell.rings).toEqual([['db-to-sheet', link.spreadsheet]]);
    expect(await restoreLoser(ports)(link, id, true)).toMatchObject({ isNew: false });
  });

  test('MySQL’s is put back likewise [O9]', async () => {
    const lost = { gone: 'db', db: null, resolution: 'SHEET_WINS' } as const;
    const id = await scene(lost, { sheet: 'sheet', db: 'sheet' });
    await restoreLoser(ports)(link, id, false);
    expect(await name()).toBeUndefined();
  });

  test('is refused when a value of the row crossed since, unless it is forced [O9]', async () => {
    const id = await scene(whole, { sheet: 'db', db: 'db' });
    const crossed = sampleEntry({ old: { name: 'db' }, new: { name: 'later' } });
    await mysql.database.transaction((tx) => ports.records.addHistory(tx, link, [crossed]));
    await expect(restoreLoser(ports)(link, id, false)).rejects.toMatchObject({ code: 'CELL_CHANGED' });
    expect(await name()).toBe('db');
    await restoreLoser(ports)(link, id, true);
    expect(await name()).toBeUndefined();
  });

  test('tells why MySQL keeps the row, and stays unanswered', async () => {
    const id = await scene(whole, { sheet: 'db', db: 'db' });
    await customer.query(
      `CREATE TABLE child_${serial} (parent BIGINT, FOREIGN KEY (parent) REFERENCES ${link.table} (_sync_row_id))`,
    );
    await customer.query(`INSERT INTO child_${serial} VALUES (1)`);
    await expect(restoreLoser(ports)(link, id, false)).rejects.toMatchObject({ code: 'RESTORE_IMPOSSIBLE' });
    expect([await name(), (await list()).conflicts[0]?.answers]).toEqual(['db', []]);
  });
});

describe('one side for all that wait', () => {
  test('answers each; one whose cell changed since goes on waiting [O8]', async () => {
    await scene({ resolution: 'PENDING' }, { sheet: 'sheet', db: 'db', held: 'manual' });
    const pending = { base: '1', sheet: '2', db: '3', sheetAt: SEEN_AT, dbAt: SEEN_AT } as const;
    await mysql.database.transaction((tx) =>
      ports.records.addConflicts(tx, link.id, [
        { key: 'k1', column: 'c2', ...pending, resolution: 'PENDING' },
      ]),
    );
    const choose = chooseAll(ports);
    expect(await choose(link, 'sheet', 'amount')).toBe(0);
    expect(await choose(link, 'sheet', null)).toBe(1);
    expect([await name(), (await list(true)).conflicts.map(({ column }) => column)]).toEqual([
      'sheet',
      ['c2'],
    ]);
    expect(await choose(link, 'sheet', null)).toBe(0);
  });
});

test('pages of conflicts end, and an unknown link is told', async () => {
  await scene({}, { sheet: 'db', db: 'db' });
  await mysql.database.transaction((tx) =>
    ports.records.addConflicts(tx, link.id, [
      {
        key: 'k2',
        column: null,
        base: null,
        sheet: null,
        db: null,
        sheetAt: 1,
        dbAt: null,
        resolution: 'DB_WINS',
      },
    ]),
  );
  const page = { openOnly: false, limit: 1 };
  const first = await listConflicts(ports)(link, { ...page, before: null });
  expect(first).toMatchObject({ conflicts: [{ key: 'k2' }], next: first.conflicts[0]?.id });
  const second = await listConflicts(ports)(link, { ...page, before: first.next });
  expect(second).toMatchObject({ conflicts: [{ key: 'k1' }], next: null });
});
