/** Rows that we insert: many in a statement, each with its own primary key for certain, the refused ones set aside. */
import { createHash } from 'node:crypto';

import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { FULL, readSyncColumns, write } from '../../test/harness/table-rows.ts';
import type { Link } from '../../core/link.ts';
import type { RowWrite, Tables, WriteOutcome } from '../../ports/tables.ts';
import { sessionOf } from './database.ts';
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
const read = (...pks: string[]) => mysql.database.transaction((tx) => tables.read(tx, link, pks));
const syncColumns = (pk: string) => readSyncColumns(customer, table, pk);

describe('insert', () => {
  test('gives the row as it is, stamped as ours, with its hash', async () => {
    const [outcome] = await insert(write('k1', FULL, 6));
    expect(outcome).toEqual({ key: 'k1', row: { pk: '1', values: FULL } });
    const text = '{"amount":"19.5","due":"2026-01-02 03:04:05.678","name":"Zoë","paid":true}';
    expect(await syncColumns('1')).toMatchObject({
      place: 7,
      hash: createHash('sha256').update(text).digest('hex'),
      who: 'SHEET',
      status: 'SYNCED',
    });
  });

  test('tells each of many rows its own key, alike rows too', async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) =>
      write(`k${index}`, { c1: `n${index % 7}` }, index),
    );
    const outcomes = await insert(...rows);
    const stored = await read(...outcomes.map((outcome) => rowOf(outcome).pk));
    expect(stored.size).toBe(1_200);
    outcomes.forEach((outcome, index) => {
      expect(outcome.key).toBe(`k${index}`);
      expect(stored.get(rowOf(outcome).pk)?.values['c1']).toBe(`n${index % 7}`);
    });
    expect(await tables.count(table)).toBe(1_200);
  });

  test('tells the right keys while others insert at the same time', async () => {
    const stop = new AbortController();
    const others = (async () => {
      do await customer.query(`INSERT INTO ${table} (name) VALUES ('x'), ('y'), ('z')`);
      while (!stop.signal.aborted);
    })();
    const batches = Array.from({ length: 10 }, (_, batch) =>
      Array.from({ length: 100 }, (_, index) => write(`k${batch}-${index}`)),
    );
    const outcomes = (await Promise.all(batches.map((batch) => insert(...batch)))).flat();
    stop.abort();
    await others;
    for (const outcome of outcomes) expect(rowOf(outcome).values['c1']).toBe(outcome.key);
    expect(new Set(outcomes.map((outcome) => rowOf(outcome).pk)).size).toBe(1_000);
  });

  test('tells the right keys where ids are given in steps, as in a cluster', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => write(`k${index}`));
    const outcomes = await mysql.database.transaction(async (tx) => {
      const session = sessionOf(tx);
      await session.write('SET SESSION auto_increment_increment = 7, auto_increment_offset = 3');
      const inserted = await tables.insert(tx, link, rows);
      await session.write('SET SESSION auto_increment_increment = 1, auto_increment_offset = 1');
      return inserted;
    });
    expect(outcomes.map((outcome) => rowOf(outcome).pk)).toEqual(
      rows.map((_, index) => String(3 + 7 * index)),
    );
    for (const outcome of outcomes) expect(rowOf(outcome).values['c1']).toBe(outcome.key);
  });

  test('is not misled by a trigger that rewrites what we look for', async () => {
    await customer.query(
      `CREATE TRIGGER shuffle_${serial} BEFORE INSERT ON ${table} FOR EACH ROW
       SET NEW._sheet_row_number = 1, NEW._row_hash = NULL, NEW.amount = 42`,
    );
    const outcomes = await insert(
      write('a', { c1: 'a' }, 5),
      write('b', { c1: 'b' }, 6),
      write('c', { c1: 'c' }, 7),
    );
    expect(outcomes.map((outcome) => [outcome.key, rowOf(outcome).values])).toEqual(
      ['a', 'b', 'c'].map((key) => [key, { c1: key, c2: '42', c3: null, c4: null }]),
    );
    const text = '{"amount":"42","due":null,"name":"a","paid":null}';
    expect((await syncColumns(rowOf(outcomes[0]).pk))?.hash).toBe(
      createHash('sha256').update(text).digest('hex'),
    );
  });

  test('tells the right keys where a trigger chooses them, backwards', async () => {
    await customer.query(
      `CREATE TRIGGER own_ids_${serial} BEFORE INSERT ON ${table} FOR EACH ROW
       SET NEW._sync_row_id = 1000 - CHAR_LENGTH(NEW.name)`,
    );
    const rows = ['x', 'xx', 'xxx'].map((name) => write(name, { c1: name }));
    const outcomes = await insert(...rows);
    expect(outcomes.map((outcome) => [outcome.key, rowOf(outcome).pk, rowOf(outcome).values['c1']])).toEqual([
      ['x', '999', 'x'],
      ['xx', '998', 'xx'],
      ['xxx', '997', 'xxx'],
    ]);
  });

  test('sets the refused rows aside and takes the others [V12]', async () => {
    await customer.query(`ALTER TABLE ${table} ADD CONSTRAINT c_${serial} CHECK (amount < 1000)`);
    const rows = Array.from({ length: 50 }, (_, index) =>
      write(`k${index}`, { c1: `n${index}`, c2: String(index) }),
    );
    rows[7] = write('k7', { c1: 'too large', c2: '9'.repeat(20) });
    rows[31] = write('k31', { c1: 'checked', c2: '1000' });
    rows[49] = write('k49', { c1: 'no date', c3: 'yesterday' });
    const outcomes = await insert(...rows);
    const refused = outcomes.filter((outcome) => 'rejected' in outcome);
    expect(refused.map((outcome) => outcome.key)).toEqual(['k7', 'k31', 'k49']);
    for (const { rejected } of refused) expect(rejected.why).toMatch(/^[A-Z][^'"]+\.$/);
    expect(await tables.count(table)).toBe(47);
    for (const outcome of outcomes) {
      if ('row' in outcome) expect(outcome.row.values['c1']).toBe(`n${outcome.key.slice(1)}`);
    }
  });

  test('brings deleted rows back under their own primary keys', async () => {
    const back = (pk: string, key: string): RowWrite => ({ ...write(key), pk });
    const outcomes = await insert(back('900', 'a'), write('b'), back('17', 'c'));
    expect(outcomes.map((outcome) => rowOf(outcome).values['c1'])).toEqual(['a', 'b', 'c']);
    expect([rowOf(outcomes[0]).pk, rowOf(outcomes[2]).pk]).toEqual(['900', '17']);
    const [again, fresh] = await insert(back('17', 'd'), back('18', 'e'));
    expect(again).toMatchObject({ key: 'd', rejected: { errno: 1062 } });
    expect(rowOf(fresh).pk).toBe('18');
  });

  test('carries long and odd texts unharmed', async () => {
    const odd = ['a\0b\\\'"`;--', 'ü'.repeat(50_000), '😀'.repeat(25_000), ' padded ', '=1+1', '\u2028'];
    const outcomes = await insert(...odd.map((value, index) => write(`k${index}`, { c1: value })));
    expect(outcomes.map((outcome) => rowOf(outcome).values['c1'])).toEqual(odd);
  });
});

function rowOf(outcome: WriteOutcome | undefined) {
  if (!outcome || !('row' in outcome)) throw new Error(`refused: ${outcome?.rejected.why}`);
  return outcome.row;
}
