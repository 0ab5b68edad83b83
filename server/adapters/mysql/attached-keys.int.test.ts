/** Tables with primary keys of all kinds on real MySQL: rows are told apart, found, written and followed by them. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { KeyPart } from '../../core/attached-table.ts';
import type { Column, Link } from '../../core/link.ts';
import { columnTypeOf } from '../../core/schema/column-types.ts';
import type { ChangeQueue } from '../../ports/change-queue.ts';
import type { RowWrite, Tables } from '../../ports/tables.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlChangeQueue } from './change-queue.ts';
import { readColumnFacts } from './column-facts.ts';
import { mysqlOneSided } from './one-sided.ts';
import { mysqlRows } from './rows.ts';
import { readKeys } from './table-keys.ts';
import { mysqlTables } from './tables.ts';

let mysql: TestMysql;
let customer: Connection;
let tables: Tables;
let queue: ChangeQueue;
let table: string;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  tables = mysqlTables(mysql.pool);
  queue = mysqlChangeQueue(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(() => {
  table = `kept_${++serial}`;
});

/** All columns that a sheet can hold are mapped, in the order of the table. */
async function attach(definition: string): Promise<Link> {
  await customer.query(`CREATE TABLE ${table} (${definition})`);
  const facts = await mysql.pool.use((session) => readColumnFacts(session, table));
  const key: readonly KeyPart[] =
    (await mysql.pool.use((session) => readKeys(session, [table]))).get(table) ?? [];
  const columns = facts.map(({ name, nativeType }, index): Column => {
    const readOnly = nativeType.startsWith('BINARY') ? ({ direction: 'db-to-sheet' } as const) : {};
    return {
      id: name,
      index,
      header: name,
      name,
      type: columnTypeOf(nativeType) ?? 'TEXT',
      nativeType,
      ...readOnly,
    };
  });
  const link = await addTestLink(mysql, { table, tabId: serial, columns });
  await tables.watch(table);
  return { ...link, attached: { key } };
}

const write = (key: string, values: RowWrite['values'], pk: string | null = null): RowWrite => {
  return { key, values, pk, row: null };
};
const insert = (link: Link, row: RowWrite) =>
  mysql.database.transaction((tx) => tables.insert(tx, link, [row]));
const update = (link: Link, pk: string, values: RowWrite['values']) =>
  mysql.database.transaction((tx) => tables.update(tx, link, [{ ...write('k', values), pk }]));
const read = (link: Link, pks: readonly string[]) =>
  mysql.database.transaction((tx) => tables.read(tx, link, pks));
const marks = async () =>
  (await queue.pending(table, 1_000)).map(({ pk, operation, movedTo }) =>
    [operation, pk, ...(movedTo === undefined ? [] : [movedTo])].join(' '),
  );

describe('a primary key of any columns', () => {
  test.each<
    [what: string, definition: string, rows: string[], pks: string[], values: Record<string, string>]
  >([
    [
      'a number',
      'id INT UNSIGNED PRIMARY KEY, v INT',
      ['4294967295, 1'],
      ['4294967295'],
      { id: '4294967295' },
    ],
    [
      'a large number',
      'id BIGINT UNSIGNED PRIMARY KEY, v INT',
      ['18446744073709551615, 1'],
      ['18446744073709551615'],
      {},
    ],
    [
      'a text',
      'id VARCHAR(20) PRIMARY KEY, v INT',
      [`'it''s "ä" \\\\ ', 1`],
      [JSON.stringify(['it\'s "ä" \\ '])],
      {},
    ],
    [
      'several columns',
      'a INT, b VARCHAR(9), c DATE, v INT, PRIMARY KEY (b, a, c)',
      [`7, 'x', '2024-01-31', 1`],
      ['["x", "7", "2024-01-31"]'],
      {},
    ],
    ['bytes', 'id BINARY(4) PRIMARY KEY, v INT', [`X'00ff0001', 1`], ['["00FF0001"]'], {}],
    ['a time stamp', 'id TIMESTAMP PRIMARY KEY, v INT', [`'2024-06-30 10:00:00', 1`], [], {}],
    ['an enum', `id ENUM('a', 'B') PRIMARY KEY, v INT`, [`'B', 1`], ['["B"]'], {}],
  ])(
    '%s: what triggers mark, lists tell and reads find is the same [K9]',
    async (_, definition, rows, pks) => {
      const link = await attach(definition);
      await customer.query(`SET time_zone = '+05:00'`);
      for (const row of rows) await customer.query(`INSERT INTO ${table} VALUES (${row})`);
      await customer.query(`SET time_zone = DEFAULT`);
      const listed = await tables.pks(link, null, 10);
      if (pks.length > 0) expect(listed).toEqual(pks);
      expect(await marks()).toEqual(listed.map((pk) => `INSERT ${pk}`));
      expect([...(await read(link, listed)).keys()]).toEqual(listed);
      expect(await tables.pks(link, listed[0] ?? null, 10)).toEqual([]);
      const oneSided = mysqlOneSided(mysql.pool);
      expect((await oneSided.unknownPks(link, null, 10)).pks).toEqual(listed);
      const [pk = ''] = listed;
      const outcome = await update(link, pk, { v: '5' });
      expect(outcome).toMatchObject([{ row: { pk, values: { v: '5' } } }]);
      await mysql.database.transaction((tx) =>
        mysqlRows(mysql.pool).save(tx, link.id, [
          {
            key: 'k',
            pk,
            row: 1,
            base: { v: { v: '5', lo: 1, hi: 1 } },
            dirty: false,
            goneByUs: false,
            repairRounds: 0,
            openIntent: null,
          },
        ]),
      );
      expect((await oneSided.unknownPks(link, null, 10)).pks).toEqual([]);
      expect(await oneSided.goneKeys(link, '', 10)).toEqual([]);
      expect(await mysql.database.transaction((tx) => tables.delete(tx, link, [pk]))).toEqual([]);
      expect(await tables.count(table)).toBe(0);
      expect(await oneSided.goneKeys(link, '', 10)).toEqual(['k']);
      expect(await oneSided.countGone(link)).toBe(1);
    },
  );

  test('keys that differ in case or in blanks at their end are told apart; a change of them is one row that moved [K4, K9]', async () => {
    const link = await attach('id VARCHAR(20) PRIMARY KEY, v INT');
    await customer.query(`INSERT INTO ${table} VALUES ('a', 1)`);
    await customer.query(`UPDATE ${table} SET id = 'A' WHERE id = 'a'`);
    expect(await marks()).toEqual(['INSERT ["a"]', 'DELETE ["a"] ["A"]', 'INSERT ["A"]']);
    expect([...(await read(link, ['["a"]', '["A"]'])).keys()]).toEqual(['["A"]']);
    expect(await mysql.database.transaction((tx) => tables.delete(tx, link, ['["a"]']))).toEqual([]);
    expect(await tables.count(table)).toBe(1);
    const moves = await mysql.database.transaction((tx) => queue.takeMoves(tx, table));
    expect(moves).toEqual([{ from: '["a"]', to: '["A"]' }]);
    expect(await mysql.database.transaction((tx) => queue.takeMoves(tx, table))).toEqual([]);
  });

  test('a key typed in the sheet, a generated one and one from a default are all told [K2, K9]', async () => {
    const generated = await attach('id BIGINT AUTO_INCREMENT PRIMARY KEY, v INT');
    expect(await insert(generated, write('k', { v: '1', id: null }))).toMatchObject([
      { row: { pk: '1', values: { id: '1', v: '1' } } },
    ]);
    expect(await insert(generated, write('k', { v: '1', id: '9223372036854775806' }))).toMatchObject([
      { row: { pk: '9223372036854775806' } },
    ]);
    table = `kept_${++serial}`;
    const huge = await attach('id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, v INT');
    await customer.query(`ALTER TABLE ${table} AUTO_INCREMENT = 18446744073709551613`);
    expect(await insert(huge, write('k', { v: '1', id: null }))).toMatchObject([
      { row: { pk: '18446744073709551613', values: { v: '1' } } },
    ]);
    table = `kept_${++serial}`;
    const uuid = await attach('id CHAR(36) PRIMARY KEY DEFAULT (UUID()), v INT');
    const [made] = await insert(uuid, write('k', { v: '1', id: null }));
    const listed = await tables.pks(uuid, null, 10);
    expect(made).toMatchObject({ row: { pk: listed[0] } });
    table = `kept_${++serial}`;
    const binary = await attach(`id BINARY(16) PRIMARY KEY DEFAULT (UNHEX(REPLACE(UUID(), '-', ''))), v INT`);
    const [bytes] = await insert(binary, write('k', { v: '1' }));
    expect(bytes).toMatchObject({ row: { pk: (await tables.pks(binary, null, 10))[0] } });
    expect(await marks()).toEqual([]);
  });

  test('a row that comes back has the key that it had; a changed key is told with the write [K4, K9]', async () => {
    const link = await attach(
      `a INT, b VARCHAR(9), v INT NOT NULL DEFAULT 3, w VARCHAR(9) NOT NULL, PRIMARY KEY (a, b)`,
    );
    expect(await insert(link, write('k', { v: '1', w: null }, '["1", "x"]'))).toMatchObject([
      { row: { pk: '["1", "x"]', values: { a: '1', b: 'x', w: null } } },
    ]);
    expect(await update(link, '["1", "x"]', { b: 'y', w: 'full' })).toMatchObject([
      { row: { pk: '["1", "y"]' } },
    ]);
    expect(await insert(link, write('k', { a: '5', b: null, w: null }))).toMatchObject([
      { rejected: { errno: 1364, columns: ['b', 'w'] } },
    ]);
  });
});

describe('lists of many rows, two at a time, tell each row once', () => {
  test.each<[what: string, definition: string, rows: string[]]>([
    ['an enum', `id ENUM('m', 'b', 'z', 'a', 'B2') PRIMARY KEY`, [`'m'`, `'b'`, `'z'`, `'a'`, `'B2'`]],
    ['a set', `id SET('z', 'm', 'a') PRIMARY KEY`, [`''`, `'z'`, `'m'`, `'z,m'`, `'a'`, `'m,a'`, `'z,m,a'`]],
    [
      'an enum among others',
      `a INT, id ENUM('z', 'a') , PRIMARY KEY (id, a)`,
      [`1, 'z'`, `2, 'z'`, `3, 'z'`, `1, 'a'`, `2, 'a'`, `10, 'a'`],
    ],
    [
      'a decimal',
      'id DECIMAL(30, 2) PRIMARY KEY',
      ['1', '2', '10', '-3', ...[0, 1, 2, 3, 4].map((at) => `9007199254740993000${at}.01`)],
    ],
    [
      'large numbers',
      'id BIGINT UNSIGNED, b BIGINT, PRIMARY KEY (id, b)',
      [5, 6, 7, 8].flatMap((at) => [`1844674407370955160${at}, -922337203685477580${at}`, `${at}, ${at}`]),
    ],
    [
      'decimals among others',
      'id DECIMAL(30, 2), b INT, PRIMARY KEY (id, b)',
      [0, 1, 2, 3, 4].map((at) => `9007199254740993000${at}.01, ${at}`),
    ],
    ['one large number', 'id BIGINT PRIMARY KEY', [1, 2, 3, 4, 5].map((at) => `922337203685477580${at}`)],
    [
      'texts without case, blanks at their end',
      'id VARCHAR(9) COLLATE utf8mb4_general_ci PRIMARY KEY',
      [`'b'`, `'A'`, `'a!'`, `'C '`, `'ab'`, `'Ä1'`],
    ],
    [
      'texts with blanks',
      'id VARCHAR(9) COLLATE utf8mb4_0900_as_cs PRIMARY KEY',
      [`'a'`, `'a '`, `'A'`, `'a  '`, `'b'`],
    ],
    [
      'other characters',
      'id VARCHAR(9) CHARACTER SET latin1 PRIMARY KEY',
      [`'é'`, `'z'`, `'ö'`, `'€'`, `'a'`],
    ],
    ['dates', 'id DATE PRIMARY KEY', [`'2024-01-31'`, `'1999-12-31'`, `'2024-02-01'`, `'9999-12-31'`]],
    [
      'times of day',
      'id TIME(3) PRIMARY KEY',
      [`'-10:00:00'`, `'-9:00:00.5'`, `'100:00:00'`, `'9:00'`, `'23:59:59.999'`],
    ],
    [
      'moments',
      'id DATETIME(6) PRIMARY KEY',
      [`'2024-01-31 10:00:00.000001'`, `'2024-01-31 10:00:00'`, `'1000-01-01'`],
    ],
    [
      'time stamps',
      'id TIMESTAMP(2) PRIMARY KEY',
      [`'2024-01-31 10:00:00.01'`, `'2024-01-31 10:00:00'`, `'1990-01-01'`],
    ],
    ['years', 'id YEAR PRIMARY KEY', ['0', '1901', '2000', '2024', '2155']],
    ['bytes', 'id VARBINARY(9) PRIMARY KEY', [`X''`, `X'00'`, `X'0000'`, `X'61'`, `X'41'`, `X'FF'`]],
    ['padded bytes', 'id BINARY(3) PRIMARY KEY', [`X'00'`, `X'61'`, `X'41'`, `X'FF'`, `X'6120'`]],
    ['filled numbers', 'id INT(6) ZEROFILL PRIMARY KEY', ['1', '10', '9', '1000000', '200']],
  ])('%s [K9]', async (_, definition, rows) => {
    const link = await attach(definition);
    await customer.query(`INSERT INTO ${table} VALUES ${rows.map((row) => `(${row})`).join(', ')}`);
    const all = await tables.pks(link, null, 100);
    expect(new Set(all).size).toBe(rows.length);
    const listed: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await tables.pks(link, after, 2);
      listed.push(...page);
      after = page.at(-1) ?? null;
      if (page.length < 2 || listed.length > rows.length) break;
    }
    expect(listed).toEqual(all);
    const unknown: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await mysqlOneSided(mysql.pool).unknownPks(link, after, 2);
      unknown.push(...page.pks);
      after = page.next;
      if (after === null || unknown.length > rows.length) break;
    }
    expect(unknown).toEqual(all);
    expect(new Set((await read(link, all)).keys())).toEqual(new Set(all));
    for (const pk of all) expect([...(await read(link, [pk])).keys()]).toEqual([pk]);
  });
});
