/** Conditions of links on real MySQL: which rows are a link's is what MySQL says, whatever a value holds. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Condition } from '../../../shared/protocol/row-filter.ts';
import type { Link } from '../../core/link.ts';
import { toFilter } from '../../core/row-filter.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { readColumnFacts } from './column-facts.ts';
import { mysqlOneSided } from './one-sided.ts';
import { mysqlTables } from './tables.ts';

let mysql: TestMysql;
let customer: Connection;
let link: Link;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  await customer.query(
    `CREATE TABLE filtered_a (id INT PRIMARY KEY, name VARCHAR(40), big BIGINT UNSIGNED, amount DECIMAL(30,10), due DATE,
       seen DATETIME(3), paid TINYINT(1), level ENUM('new', 'gold'), extra JSON)`,
  );
  await customer.query(
    `INSERT INTO filtered_a VALUES
       (1, 'Ann', 9007199254740993, 0.1, '2026-01-31', '2026-01-31 08:30:00.125', 1, 'gold', '{}'),
       (2, 'ánna_x', 9007199254740992, 0.1000000001, '2026-02-01', NULL, 0, 'new', NULL),
       (3, NULL, 18446744073709551615, -3, NULL, '2026-02-02', NULL, NULL, '[1]'),
       (4, 'an%_|x', 0, 5, '2025-12-31', '2026-03-01', 1, 'new', NULL)`,
  );
  const name = {
    id: 'c1',
    index: 0,
    header: 'Name',
    name: 'name',
    type: 'TEXT',
    nativeType: 'VARCHAR(40)',
  } as const;
  const id = { id: 'c2', index: 1, header: 'Id', name: 'id', type: 'NUMBER', nativeType: 'INT' } as const;
  link = await addTestLink(mysql, { table: 'filtered_a', tabId: 1, columns: [name, id] });
});
afterAll(() => mysql.close());

async function linkWith(...wanted: Condition[]): Promise<Link> {
  const facts = await mysql.pool.use((session) => readColumnFacts(session, link.table));
  return { ...link, attached: { key: [{ name: 'id', nativeType: 'INT' }], filter: toFilter(wanted, facts) } };
}

const tables = () => mysqlTables(mysql.pool);

test.each<[Condition[], string[]]>([
  [[{ column: 'big', op: '=', value: '9007199254740993' }], ['1']],
  [[{ column: 'big', op: '>', value: '9007199254740993' }], ['3']],
  [[{ column: 'amount', op: '=', value: '0.1' }], ['1']],
  [[{ column: 'amount', op: '<', value: -2.5 }], ['3']],
  [[{ column: 'due', op: '>=', value: '2026-01-31' }], ['1', '2']],
  [[{ column: 'seen', op: '=', value: '2026-01-31 08:30:00.125' }], ['1']],
  [[{ column: 'paid', op: '=', value: true }], ['1', '4']],
  [[{ column: 'paid', op: '!=', value: true }], ['2']],
  [[{ column: 'level', op: 'in', value: ['gold', 'none'] }], ['1']],
  [[{ column: 'extra', op: 'is null' }], ['2', '4']],
  [[{ column: 'name', op: 'is not null' }], ['1', '2', '4']],
  // By the collation of the column.
  [[{ column: 'name', op: '=', value: 'ANN' }], ['1']],
  [[{ column: 'name', op: 'begins with', value: 'AN' }], ['1', '2', '4']],
  [[{ column: 'name', op: 'begins with', value: 'an%_|' }], ['4']],
  [[{ column: 'name', op: '=', value: `x' OR '1'='1` }], []],
  [
    [
      { column: 'due', op: 'is not null' },
      { column: 'level', op: '=', value: 'new' },
    ],
    ['2', '4'],
  ],
])('%j is met by %j, wherever rows are looked up [K14]', async (wanted, inside) => {
  const filtered = await linkWith(...wanted);
  expect(await tables().pks(filtered, null, 10)).toEqual(inside);
  expect(await tables().pks(filtered, '1', 10)).toEqual(inside.filter((pk) => pk !== '1'));
  expect(await tables().count(filtered.table, filtered.attached)).toBe(inside.length);
  const unknown = await mysqlOneSided(mysql.pool).unknownPks(filtered, null, 10);
  expect(unknown.pks).toEqual(inside);
  await mysql.database.transaction(async (tx) => {
    const read = await tables().read(tx, filtered, ['1', '2', '3', '4']);
    const { rows: locked } = await tables().lock(tx, filtered, ['1', '2', '3', '4']);
    for (const rows of [read, locked]) {
      expect([...rows.values()].filter(({ isOutside }) => isOutside !== true).map(({ pk }) => pk)).toEqual(
        inside,
      );
    }
    const shown = ['1', '2', '3', '4'].map((pk) => ({ key: `k${pk}`, values: { c2: pk } }));
    expect([...(await tables().findShown(tx, filtered, shown)).values()]).toEqual(inside);
  });
});

test('a new row that does not meet it is not made; a row that is changed may leave it [K14]', async () => {
  const filtered = await linkWith({ column: 'name', op: 'begins with', value: 'An' });
  await mysql.database.transaction(async (tx) => {
    const made = await tables().insert(tx, filtered, [
      { key: 'a', pk: null, row: null, values: { c1: 'Bob', c2: '10' } },
      { key: 'b', pk: null, row: null, values: { c1: 'Anton', c2: '11' } },
    ]);
    expect(made).toMatchObject([
      { key: 'a', rejected: { errno: 1369, columns: ['c1'] } },
      { key: 'b', row: { pk: '11', values: { c1: 'Anton' } } },
    ]);
    const changed = await tables().update(tx, filtered, [
      { key: 'b', pk: '11', row: null, values: { c1: 'Zoe' } },
    ]);
    expect(changed).toEqual([
      { key: 'b', row: { pk: '11', values: { c1: 'Zoe', c2: '11' }, isOutside: true } },
    ]);
    expect([...(await tables().read(tx, filtered, ['10', '11'])).keys()]).toEqual(['11']);
  });
});
