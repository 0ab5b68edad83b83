/** Managed tables: their columns, our writes and what MySQL refuses of them. */
import { createHash } from 'node:crypto';

import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { FULL, readSyncColumns, write } from '../../test/harness/table-rows.ts';
import type { Link } from '../../core/link.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import type { RowWrite, Tables, WriteOutcome } from '../../ports/tables.ts';
import { mysqlTables } from './tables.ts';

let mysql: TestMysql;
let tables: Tables;
let customer: Connection;
let link: Link;
let table: string;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  tables = mysqlTables(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  customer = await mysql.customer();
  table = `sheet_${++serial}`;
  link = await addTestLink(mysql, { table, tabId: serial });
  await tables.createManaged(link);
});

const insert = (...rows: RowWrite[]) => mysql.database.transaction((tx) => tables.insert(tx, link, rows));
const update = (pk: string, values: Record<string, CellValue>, row: number | null = 1) =>
  mysql.database.transaction((tx) => tables.update(tx, link, [{ pk, key: `key of ${pk}`, values, row }]));
const read = (...pks: string[]) => mysql.database.transaction((tx) => tables.read(tx, link, pks));
const syncColumns = (pk: string) => readSyncColumns(customer, table, pk);

describe('a managed table', () => {
  test('has the sync columns first, then the mapped ones', async () => {
    const [rows] = await customer.query(
      `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, EXTRA AS extra FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
      [mysql.name, table],
    );
    const columns = rows as { name: string; type: string; extra: string }[];
    expect(columns.map((column) => column.name)).toEqual([
      '_sync_row_id',
      '_sheet_row_number',
      '_row_hash',
      '_last_modified_at',
      '_last_modified_by',
      '_sync_status',
      'name',
      'amount',
      'due',
      'paid',
    ]);
    expect(columns[3]?.extra.toLowerCase()).toContain('on update current_timestamp(6)');
    expect(columns.slice(6).map((column) => column.type)).toEqual([
      'mediumtext',
      'decimal(20,6)',
      'datetime(3)',
      'tinyint(1)',
    ]);
    expect([await tables.exists(table), await tables.exists('nothing')]).toEqual([true, false]);
  });

  test('is not made over another one, nor with a type that we do not know', async () => {
    await expect(tables.createManaged(link)).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
    const [first] = link.columns;
    if (!first) throw new Error('no column');
    const hostile = {
      ...link,
      table: 'other',
      columns: [{ ...first, nativeType: 'INT); DROP TABLE x; --' }],
    };
    await expect(tables.createManaged(hostile)).rejects.toMatchObject({ code: 'INVARIANT' });
    expect(await tables.exists('other')).toBe(false);
  });

  test('takes 190 long texts a row, and no more columns', async () => {
    const [first] = link.columns;
    if (!first) throw new Error('no column');
    const columns = Array.from({ length: 191 }, (_, index) => ({
      ...first,
      id: `t${index}`,
      name: `t${index}`,
    }));
    const wide = { ...link, table: `${table}_wide`, columns: columns.slice(0, 190) };
    await tables.createManaged(wide);
    const values = Object.fromEntries(wide.columns.map((column) => [column.id, 'ü'.repeat(1_000)]));
    const [outcome] = await mysql.database.transaction((tx) => tables.insert(tx, wide, [write('k', values)]));
    expect(rowOf(outcome).values).toEqual(values);
    await expect(tables.createManaged({ ...wide, table: 'wider', columns })).rejects.toMatchObject({
      code: 'TAB_UNUSABLE',
    });
  });

  test('can be dropped twice', async () => {
    await tables.drop(table);
    await tables.drop(table);
    expect(await tables.exists(table)).toBe(false);
  });
});

describe('update', () => {
  test('writes the named columns only', async () => {
    await insert(write('k1', FULL, 6));
    await customer.query(`UPDATE ${table} SET due = '2030-01-01', _last_modified_by = 'DATABASE'`);
    const [outcome] = await update('1', { c2: '20', c4: null }, 9);
    const values = { ...FULL, c2: '20', c3: '2030-01-01 00:00:00.000', c4: null };
    expect(rowOf(outcome)).toEqual({ pk: '1', values });
    expect(await syncColumns('1')).toMatchObject({ place: 10, who: 'SHEET' });
    await update('1', { c2: '21' }, null);
    expect(await syncColumns('1')).toMatchObject({ place: 10 });
  });

  test('tells what MySQL refused and what is gone, and does the rest [V12]', async () => {
    await insert(write('k1', FULL), write('k2', FULL), write('k3', FULL));
    await customer.query(`DELETE FROM ${table} WHERE _sync_row_id = 2`);
    const outcomes = await mysql.database.transaction((tx) =>
      tables.update(tx, link, [
        { ...write('k1', { c2: '9'.repeat(30) }), pk: '1' },
        { ...write('k2', { c1: 'x' }), pk: '2' },
        { ...write('k3', { c1: 'x' }), pk: '3' },
      ]),
    );
    expect(outcomes).toEqual([
      {
        key: 'k1',
        rejected: { errno: 1264, why: 'The number is outside the range that the column can hold.' },
      },
      { key: 'k2', rejected: { errno: 1032, why: 'The row is no longer in MySQL.' } },
      { key: 'k3', row: { pk: '3', values: { ...FULL, c1: 'x' } } },
    ]);
  });

  test('writes many rows at once, each with its own values, and the same as one by one [V12]', async () => {
    const keys = Array.from({ length: 230 }, (_, at) => `k${at + 1}`);
    await insert(...keys.map((key) => write(key, FULL, 3)));
    const changed = (at: number) => ({
      c1: at % 3 === 0 ? null : `it's \\ ${at}`,
      c2: `${at}.25`,
      c3: `2031-02-03 04:05:06.${String(at).padStart(3, '0')}`,
      c4: at % 2 === 0,
    });
    const outcomes = await mysql.database.transaction((tx) =>
      tables.update(
        tx,
        link,
        keys.map((key, at) => ({ ...write(key, changed(at), at), pk: String(at + 1) })),
      ),
    );
    expect(outcomes.map(rowOf)).toEqual(keys.map((_, at) => ({ pk: String(at + 1), values: changed(at) })));
    expect(await syncColumns('230')).toMatchObject({ place: 230, who: 'SHEET', status: 'SYNCED' });
  });

  test('of many rows at once refuses only the one that MySQL does not take [V12]', async () => {
    await insert(write('k1', FULL), write('k2', FULL), write('k3', FULL));
    const outcomes = await mysql.database.transaction((tx) =>
      tables.update(tx, link, [
        { ...write('k1', { c2: '1' }), pk: '1' },
        { ...write('k2', { c2: '9'.repeat(30) }), pk: '2' },
        { ...write('k3', { c2: '3' }), pk: '3' },
      ]),
    );
    const told = outcomes.map((outcome) => ('row' in outcome ? outcome.row.values['c2'] : 'refused'));
    expect(told).toEqual(['1', 'refused', '3']);
  });

  test('gives what a trigger made of our values, with the hash of that [O14]', async () => {
    await insert(write('k1', FULL));
    await customer.query(
      `CREATE TRIGGER up_${serial} BEFORE UPDATE ON ${table} FOR EACH ROW SET NEW.name = UPPER(NEW.name)`,
    );
    const [outcome] = await update('1', { c1: 'anna' });
    expect(rowOf(outcome).values['c1']).toBe('ANNA');
    const text = '{"amount":"19.5","due":"2026-01-02 03:04:05.678","name":"ANNA","paid":true}';
    expect((await syncColumns('1'))?.hash).toBe(createHash('sha256').update(text).digest('hex'));
  });
});

describe('change', () => {
  test('is marked by the triggers as any program’s, and the row tells that nobody typed it', async () => {
    await insert(write('k1', FULL, 6));
    const outcome = await mysql.database.transaction((tx) =>
      tables.change(tx, link, { ...write('k1', { c2: '20' }, null), pk: '1' }, null),
    );
    expect(rowOf(outcome).values).toEqual({ ...FULL, c2: '20' });
    expect(await syncColumns('1')).toMatchObject({ place: 7, who: 'SYSTEM' });
    const [rows] = await customer.query('SELECT row_id AS id FROM sync_change_queue WHERE table_name = ?', [
      table,
    ]);
    expect(String((rows as { id: Buffer }[]).map(({ id }) => id))).toBe('1');
  });

  test('tells what MySQL refuses, and marks nothing then', async () => {
    await insert(write('k1', FULL));
    const tooLong = { ...write('k1', { c2: '9'.repeat(30) }), pk: '1' };
    const outcome = await mysql.database.transaction((tx) => tables.change(tx, link, tooLong, null));
    expect(outcome).toMatchObject({ rejected: { errno: 1264 } });
    const [rows] = await customer.query('SELECT id FROM sync_change_queue WHERE table_name = ?', [table]);
    expect(rows).toEqual([]);
  });
});

describe('delete', () => {
  test('takes rows away, those that are gone already too', async () => {
    await insert(write('a'), write('b'), write('c'));
    const refused = await mysql.database.transaction((tx) => tables.delete(tx, link, ['3', '1', '99']));
    expect(refused).toEqual([]);
    expect([...(await read('1', '2', '3')).keys()]).toEqual(['2']);
  });

  test('tells rows that other tables refer to, and deletes the others [D6]', async () => {
    await insert(...Array.from({ length: 20 }, (_, index) => write(`k${index}`)));
    await customer.query(
      `CREATE TABLE child_${serial} (parent BIGINT, FOREIGN KEY (parent) REFERENCES ${table} (_sync_row_id)) ENGINE = InnoDB`,
    );
    await customer.query(`INSERT INTO child_${serial} VALUES (4), (13)`);
    const all = Array.from({ length: 20 }, (_, index) => String(index + 1));
    const refused = await mysql.database.transaction((tx) => tables.delete(tx, link, all));
    expect(refused.map(({ pk, errno }) => [pk, errno])).toEqual([
      ['4', 1451],
      ['13', 1451],
    ]);
    expect(await tables.count(table)).toBe(2);
    await customer.query(`DROP TABLE child_${serial}`);
  });
});

describe('locks', () => {
  test('skip rows that somebody else holds, and tell them from rows that are gone [W6]', async () => {
    await insert(...Array.from({ length: 5 }, (_, index) => write(`k${index}`)));
    await customer.query('START TRANSACTION');
    await customer.query(`UPDATE ${table} SET amount = 1 WHERE _sync_row_id = 2`);
    await customer.query(`DELETE FROM ${table} WHERE _sync_row_id = 4`);
    const { rows, busy } = await mysql.database.transaction((tx) =>
      tables.lock(tx, link, ['5', '4', '3', '2', '1', '77']),
    );
    expect([...rows.keys()]).toEqual(['1', '3', '5']);
    expect(busy).toEqual(new Set(['2', '4']));
    await customer.query('ROLLBACK');
  });

  test('never wait for a row that nobody asked for, however small the table', async () => {
    await insert(...Array.from({ length: 12 }, (_, index) => write(`k${index}`)));
    await customer.query('START TRANSACTION');
    await customer.query(`UPDATE ${table} SET amount = 1 WHERE _sync_row_id IN (1, 6, 12)`);
    const others = ['2', '3', '4', '5', '7', '8', '9', '10', '11'];
    let runs = 0;
    await mysql.database.transaction(async (tx) => {
      runs += 1;
      expect((await tables.lock(tx, link, others)).busy.size).toBe(0);
      await tables.update(
        tx,
        link,
        others.map((pk) => ({ ...write(pk, { c1: 'x' }), pk })),
      );
      await tables.mark(
        tx,
        link,
        others.map((pk) => ({ pk, row: 3, status: 'SYNCED' as const })),
      );
      await tables.delete(tx, link, others);
    });
    expect(runs).toBe(1);
    await customer.query('ROLLBACK');
    expect(await tables.count(table)).toBe(3);
  });
});

describe('mark', () => {
  test('sets the sync columns and leaves the time of the last change', async () => {
    await insert(write('k1', FULL, 6));
    await customer.query(`UPDATE ${table} SET amount = 5, _sync_status = 'PENDING'`);
    const before = await syncColumns('1');
    await mysql.database.transaction((tx) => tables.mark(tx, link, [{ pk: '1', row: 11, status: 'SYNCED' }]));
    const text = '{"amount":"5","due":"2026-01-02 03:04:05.678","name":"Zoë","paid":true}';
    expect(await syncColumns('1')).toEqual({
      place: 12,
      hash: createHash('sha256').update(text).digest('hex'),
      at: before?.at,
      who: 'DATABASE',
      status: 'SYNCED',
    });
  });

  test('says PENDING and who changed the row; place and hash follow when it has arrived', async () => {
    await insert(write('k1', FULL, 6), write('k2', FULL, 7));
    await customer.query(`UPDATE ${table} SET amount = 5 WHERE _sync_row_id = 1`);
    const before = await syncColumns('1');
    const pending = (pk: string) => ({ pk, row: 20, status: 'PENDING' as const });
    await mysql.database.transaction((tx) => tables.mark(tx, link, [pending('1'), pending('2')]));
    expect(await syncColumns('1')).toEqual({ ...before, who: 'DATABASE', status: 'PENDING' });
    expect(await syncColumns('2')).toMatchObject({ place: 8, who: 'SHEET', status: 'PENDING' });
  });

  test('leaves rows alone that somebody else holds', async () => {
    await insert(write('k1'), write('k2'));
    await customer.query('START TRANSACTION');
    await customer.query(`UPDATE ${table} SET amount = 1 WHERE _sync_row_id = 1`);
    await mysql.database.transaction((tx) =>
      tables.mark(tx, link, [
        { pk: '1', row: 20, status: 'SYNCED' },
        { pk: '2', row: 21, status: 'SYNCED' },
      ]),
    );
    await customer.query('COMMIT');
    expect([(await syncColumns('1'))?.place, (await syncColumns('2'))?.place]).toEqual([2, 22]);
  });

  test('marks many rows, each with its own place', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => write(`k${index}`, { c1: `n${index}` }, index));
    const outcomes = await insert(...rows);
    const places = outcomes.map((outcome, index) => ({
      pk: rowOf(outcome).pk,
      row: 1_000 - index,
      status: 'SYNCED' as const,
    }));
    await mysql.database.transaction((tx) => tables.mark(tx, link, places));
    for (const { pk, row } of places.slice(0, 3).concat(places.slice(-3))) {
      expect(await syncColumns(pk)).toMatchObject({ place: row + 1, who: 'SHEET' });
    }
  });
});

function rowOf(outcome: WriteOutcome | undefined) {
  if (!outcome || !('row' in outcome)) throw new Error(`refused: ${outcome?.rejected.why}`);
  return outcome.row;
}
