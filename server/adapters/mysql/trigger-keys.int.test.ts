/** Tables whose own trigger makes the keys of new rows: each row of the sheet is told the key that it got, and no other. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Column, Link } from '../../core/link.ts';
import type { RowWrite, Tables } from '../../ports/tables.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlChangeQueue } from './change-queue.ts';
import { mysqlTables } from './tables.ts';

let mysql: TestMysql;
let customer: Connection;
let tables: Tables;
let table: string;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  tables = mysqlTables(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(() => {
  table = `minted_${++serial}`;
});

async function make(idType: string, idMore: string, trigger: string): Promise<Link> {
  await customer.query(
    `CREATE TABLE ${table} (id ${idType} ${idMore} PRIMARY KEY, v INT, at DATETIME(6) DEFAULT NOW(6))`,
  );
  await customer.query(`CREATE TRIGGER mint_${table} BEFORE INSERT ON ${table} FOR EACH ROW ${trigger}`);
  const columns: Column[] = [
    {
      id: 'id',
      index: 0,
      header: 'id',
      name: 'id',
      type: idType === 'INT' ? 'NUMBER' : 'TEXT',
      nativeType: idType,
    },
    { id: 'v', index: 1, header: 'v', name: 'v', type: 'NUMBER', nativeType: 'INT' },
  ];
  const link = await addTestLink(mysql, { table, tabId: serial, columns });
  await tables.watch(table);
  return { ...link, attached: { key: [{ name: 'id', nativeType: idType }] } };
}

const rowOf = (v: string, id: string | null = null): RowWrite => {
  return { key: `k${v}`, pk: null, row: null, values: { id, v } };
};
const insert = (link: Link, rows: RowWrite[]) =>
  mysql.database.transaction((tx) => tables.insert(tx, link, rows));
const stored = async () => {
  const [rows] = await customer.query(`SELECT CAST(id AS CHAR) AS id, v FROM ${table} ORDER BY v`);
  return rows as { id: string; v: number }[];
};
const marks = () => mysqlChangeQueue(mysql.pool).pending(table, 10);

test.each([
  ['always', 'CHAR(36)', '', 'SET NEW.id = UUID()'],
  ['where there is none', 'CHAR(36)', '', `SET NEW.id = IF(COALESCE(NEW.id, '') = '', UUID(), NEW.id)`],
  ['as a number', 'INT', '', 'SET NEW.id = 1000 + NEW.v'],
  ['in the place of AUTO_INCREMENT', 'INT', 'AUTO_INCREMENT', 'SET NEW.id = 1000 + NEW.v'],
])(
  'a key that a trigger gives %s is told, and nothing stays marked [K18]',
  async (_, type, more, trigger) => {
    const link = await make(type, more, trigger);
    const outcomes = await insert(link, [rowOf('1'), rowOf('2')]);
    const rows = await stored();
    expect(rows.map(({ v }) => v)).toEqual([1, 2]);
    expect(outcomes).toMatchObject(
      rows.map(({ id, v }) => {
        const pk = type === 'INT' ? id : JSON.stringify([id]);
        return { key: `k${v}`, row: { pk, values: { id, v: String(v) } } };
      }),
    );
    expect(await marks()).toEqual([]);
    // The connection tells its own time and origin again.
    const [made] = await customer.query(
      `SELECT ABS(TIMESTAMPDIFF(SECOND, at, NOW(6))) < 60 AS is_now FROM ${table}`,
    );
    expect(made).toEqual([{ is_now: 1 }, { is_now: 1 }]);
    const times = await mysql.pool.use(async (session) => {
      const tell = () => session.rows('SELECT @sync_origin AS origin, CAST(NOW(6) AS CHAR) AS time');
      return [...(await tell()), ...(await tell())];
    });
    expect(times.map(({ origin }) => origin)).toEqual([null, null]);
    expect(new Set(times.map(({ time }) => time)).size).toBe(2);
  },
);

test('a key that the sheet gives and a trigger replaces is told as it became [K18]', async () => {
  const link = await make('CHAR(36)', '', 'SET NEW.id = UUID()');
  const [outcome] = await insert(link, [rowOf('1', 'mine')]);
  const [row] = await stored();
  expect(outcome).toMatchObject({ row: { pk: JSON.stringify([row?.id]) } });
  expect(await marks()).toEqual([]);
});

test('one that is refused leaves nothing, and the next goes on; a row put back from the history is marked [K18]', async () => {
  const link = await make('CHAR(36)', '', 'SET NEW.id = UUID()');
  await customer.query(`ALTER TABLE ${table} ADD CONSTRAINT small_${serial} CHECK (v < 10)`);
  const outcomes = await insert(link, [rowOf('11'), rowOf('1')]);
  expect(outcomes).toMatchObject([
    { rejected: { why: expect.stringContaining('CHECK') as string } },
    { row: {} },
  ]);
  expect(await stored()).toHaveLength(1);
  expect(await marks()).toEqual([]);
  await mysql.database.transaction((tx) => tables.bringBack(tx, link, rowOf('2'), 'ann@example.com'));
  expect(await marks()).toHaveLength(1);
});

test('without such a trigger a row waits for its key, as ever [K2]', async () => {
  const link = await make('CHAR(36)', '', 'SET NEW.v = NEW.v');
  await customer.query(`DROP TRIGGER mint_${table}`);
  expect(await insert(link, [rowOf('1')])).toMatchObject([
    { rejected: { why: expect.stringContaining('needs a value in "id"') as string } },
  ]);
});
