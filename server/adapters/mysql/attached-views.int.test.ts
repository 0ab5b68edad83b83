/** Views on real MySQL: what the catalogue tells of them, which of their rows count, and that nothing is written to them. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Link } from '../../core/link.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlAttachableTables } from './attachable-tables.ts';
import { mysqlLinkReads } from './link-reads.ts';
import { mysqlOneSided } from './one-sided.ts';
import { mysqlTables } from './tables.ts';

let mysql: TestMysql;
let customer: Connection;
let link: Link;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  await customer.query('CREATE TABLE viewed_rows (id INT PRIMARY KEY, code VARCHAR(9), n INT)');
  await customer.query(`INSERT INTO viewed_rows VALUES (1, 'a', 1), (2, NULL, 2), (3, 'b', 3)`);
  // MySQL itself could write through it.
  await customer.query('CREATE VIEW viewed_codes AS SELECT code, n FROM viewed_rows');
  const code = {
    id: 'c1',
    index: 0,
    header: 'code',
    name: 'code',
    type: 'TEXT',
    nativeType: 'VARCHAR(9)',
  } as const;
  const attached = { key: [{ name: 'code', nativeType: 'VARCHAR(9)' }], isView: true } as const;
  const { id } = await addTestLink(mysql, { table: 'viewed_codes', tabId: 1, columns: [code] });
  await mysql.links.changeSettings(id, { attached });
  link = await mysql.links.get(id);
});
afterAll(() => mysql.close());

test('a row without a key is none of the link, and none is written or deleted [K16]', async () => {
  const tables = mysqlTables(mysql.pool);
  expect(await tables.pks(link, null, 10)).toEqual(['["a"]', '["b"]']);
  expect(await tables.pks(link, '["a"]', 10)).toEqual(['["b"]']);
  const unknown = await mysqlOneSided(mysql.pool).unknownPks(link, null, 10);
  expect(unknown).toEqual({ pks: ['["a"]', '["b"]'], next: null });
  await mysql.database.transaction(async (tx) => {
    const { rows, busy } = await tables.lock(tx, link, ['["a"]', '["x"]']);
    expect([[...rows.values()], busy.size]).toEqual([[{ pk: '["a"]', values: { c1: 'a' } }], 0]);
    const write = { key: 'k', pk: '["a"]', row: null, values: { c1: 'z' } };
    const refused = [{ key: 'k', rejected: expect.objectContaining({ errno: 1288 }) as unknown }];
    expect(await tables.insert(tx, link, [{ ...write, pk: null }])).toEqual(refused);
    expect(await tables.delete(tx, link, ['["a"]'])).toMatchObject([{ pk: '["a"]', errno: 1288 }]);
    expect(await tables.takeAway(tx, link, '["a"]', null)).toMatchObject({ errno: 1288 });
  });
  const [rows] = await customer.query('SELECT COUNT(*) AS entries FROM viewed_rows');
  expect(rows).toEqual([{ entries: 3 }]);
});

test('it is offered as what it is, and read as often as a tab with formulas [K16]', async () => {
  const catalogue = mysqlAttachableTables(mysql.pool);
  const offered = await catalogue.list(['*.viewed_*']);
  expect(offered.map(({ table, isView }) => [table, isView])).toEqual([
    ['viewed_codes', true],
    ['viewed_rows', false],
  ]);
  expect(await catalogue.describe('viewed_codes', ['*.viewed_*'], ['n'])).toMatchObject({
    isView: true,
    unfit: null,
    key: [{ name: 'n', nativeType: expect.stringMatching(/^INT/) as string }],
  });
  expect(await catalogue.describe('viewed_codes', ['*.viewed_*'], ['code'])).toMatchObject({
    unfit: expect.stringContaining('or none') as unknown,
  });
  const reads = mysqlLinkReads(mysql.pool, mysql.database);
  await mysql.links.setStatus(link.id, 'active', null);
  const due = await mysql.links.readDue(link.id);
  if (due !== null) await mysql.links.readDone(link.id, due);
  expect(await reads.idle()).toMatchObject([{ link: link.id, hasFormulas: true }]);
});
