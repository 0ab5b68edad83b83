/** Every type of MySQL's against real MySQL: what a table holds goes to the sheet and back without changing, and is written as it was. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Column, Link } from '../../core/link.ts';
import { columnTypeOf, isReadOnlyType } from '../../core/schema/column-types.ts';
import { readBack } from '../../core/values/sample-columns.ts';
import { fromSheet } from '../../core/values/from-sheet.ts';
import { toSheet, unwritable } from '../../core/values/to-sheet.ts';
import { readColumnFacts } from '../../adapters/mysql/column-facts.ts';
import { mysqlTables } from '../../adapters/mysql/tables.ts';
import type { Tables } from '../../ports/tables.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../harness/mysql.ts';

let mysql: TestMysql;
let customer: Connection;
let tables: Tables;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  tables = mysqlTables(mysql.pool);
});
afterAll(() => mysql.close());

/** SQL of values that a column of the type can hold. */
const TYPES: [type: string, values: string[]][] = [
  ['TINYINT', ['-128', '127', '0']],
  ['TINYINT UNSIGNED', ['255']],
  ['SMALLINT', ['-32768', '32767']],
  ['MEDIUMINT UNSIGNED', ['16777215']],
  ['INT', ['-2147483648', '2147483647']],
  ['INT(8) UNSIGNED ZEROFILL', ['42', '4294967295']],
  ['BIGINT', ['-9223372036854775808', '9223372036854775807', '9007199254740993']],
  ['BIGINT UNSIGNED', ['18446744073709551615']],
  ['BIGINT UNSIGNED ZEROFILL', ['7']],
  [
    'DECIMAL(65,30)',
    [
      "'12345678901234567890123456789012345.123456789012345678901234567891'",
      "'-0.000000000000000000000000000001'",
    ],
  ],
  ['DECIMAL(10,2) UNSIGNED', ["'99999999.99'", '0']],
  ['FLOAT', ['0.1', '16777216', '1.17549e-38', '3.402823e38', '-2.5']],
  ['DOUBLE', ['0.1', '93274975155120.25', '1e-300', '1.7976931348623157e308']],
  ['DATE', ["'1000-01-01'", "'9999-12-31'", "'2024-02-29'"]],
  ['DATETIME', ["'1000-01-01 00:00:00'", "'2024-02-29 23:59:59'"]],
  ['DATETIME(3)', ["'2024-02-29 23:59:59.999'"]],
  ['DATETIME(6)', ["'2024-02-29 23:59:59.999999'", "'2024-02-29 00:00:00.001'"]],
  ['TIMESTAMP', ["'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'"]],
  ['TIMESTAMP(6)', ["'2024-10-27 01:30:00.000001'"]],
  ['TIME', ["'-838:59:59'", "'838:59:59'", "'00:00:00'", "'10:30:00'"]],
  ['TIME(6)', ["'10:30:00.000001'", "'-00:00:01.5'"]],
  ['YEAR', ['1901', '2155', '0']],
  ['CHAR(10)', ["'abc  '", "'ä'"]],
  ['VARCHAR(100)', ["'  blanks at both ends  '", "'A'", "'a'", "'=1+1'", "'00123'", "'😀'"]],
  ['VARCHAR(20) CHARACTER SET latin1', ["'größe'"]],
  ['VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', ["'É'"]],
  ['TEXT', ["'line\\nline'", "REPEAT('x', 40000)"]],
  ['TINYTEXT', ["'t'"]],
  ['LONGTEXT', ["'l'"]],
  ["ENUM('a','B b','it''s','1','x,y')", ["'a'", "'B b'", "'it''s'", "'1'", "'x,y'"]],
  ["SET('one','two','three')", ["'three,one'", "''", "'two'"]],
  [
    'JSON',
    [
      `'{"bb": 1, "a": [1.50, true, null, "x\\\\n"], "n": 12345678901234567890}'`,
      "'null'",
      "'[]'",
      "'{}'",
      `'"text"'`,
      "'1e5'",
    ],
  ],
  ['BIT(1)', ["b'1'", "b'0'"]],
  ['BIT(64)', ["b'1111111111111111111111111111111111111111111111111111111111111111'", "b'101'"]],
  ['BOOLEAN', ['TRUE', 'FALSE']],
  ['BINARY(4)', ["X'00ff00ff'"]],
  ['VARBINARY(300)', ["X'00'", "REPEAT(X'01', 300)"]],
  ['BLOB', ["X'deadbeef'"]],
];

let serial = 0;

async function linkOf(type: string): Promise<{ link: Link; column: Column; name: string }> {
  serial += 1;
  const name = `typed_${serial}`;
  await customer.query(`CREATE TABLE ${name} (id INT NOT NULL PRIMARY KEY, v ${type} NULL)`);
  const facts = await mysql.pool.use((session) => readColumnFacts(session, name));
  const nativeType = facts.find((fact) => fact.name === 'v')?.nativeType ?? '';
  const kind = columnTypeOf(nativeType);
  if (kind === null) throw new Error(`${nativeType} is not synced`);
  const column: Column = { id: 'c1', index: 0, header: 'v', name: 'v', type: kind, nativeType };
  const stored = await addTestLink(mysql, { table: name, tabId: serial, columns: [column] });
  const attached = { key: [{ name: 'id', nativeType: 'INT' }] };
  return { link: { ...stored, attached }, column, name };
}

describe('what a column of any type holds', () => {
  test.each(TYPES)('%s goes to the sheet and back, and is written as it was [K8]', async (type, values) => {
    const { link, column, name } = await linkOf(type);
    for (const [at, sql] of values.entries()) {
      await customer.query(`INSERT INTO ${name} VALUES (${at * 2}, ${sql}), (${at * 2 + 1}, NULL)`);
      const pks = [String(at * 2), String(at * 2 + 1)];
      const read = () => mysql.database.transaction((tx) => tables.read(tx, link, pks));
      const value = (await read()).get(pks[0] ?? '')?.values['c1'] ?? null;
      expect(unwritable(column, value)).toBeNull();
      expect([sql, fromSheet(column, readBack(toSheet(column, value)))?.value]).toEqual([sql, value]);
      if (isReadOnlyType(column.nativeType)) continue;
      const [outcome] = await mysql.database.transaction((tx) =>
        tables.update(tx, link, [{ pk: pks[1] ?? '', key: 'k', values: { c1: value }, row: null }]),
      );
      expect(outcome).toMatchObject({ row: { values: { c1: value } } });
      const [same] = await customer.query(
        `SELECT COUNT(DISTINCT COALESCE(HEX(NULLIF(CAST(v AS BINARY), '')), 'empty')) AS different FROM ${name} WHERE id IN (?, ?)`,
        pks,
      );
      expect([sql, same]).toEqual([sql, [{ different: 1 }]]);
    }
  });

  test.each([
    ["ENUM('a','B')", 'b', 'B'],
    ["SET('one','two')", 'TWO, one', 'one,two'],
    ['TIME', { serial: 0.4375 }, '10:30:00'],
    ['CHAR(5)', 'ab ', 'ab'],
    ['DATETIME', { serial: 45_000.000_005 }, '2023-03-15 00:00:00.000'],
  ] as const)('typed into %s: %j means %j [K8]', async (type, typed, meant) => {
    const { column } = await linkOf(type);
    expect(fromSheet(column, typed)?.value).toBe(meant);
  });

  test.each([
    ["ENUM('a','B')", 1],
    ["ENUM('a','B')", 'c'],
    ["SET('one','two')", 'three'],
    ['TIME', 'noon'],
    ['YEAR', 24],
    ['DATE', '2024-01-31 18:30'],
    ['FLOAT', 1e39],
  ] as const)('typed into %s: %j is refused and says what to type [K8]', async (type, typed) => {
    const { column } = await linkOf(type);
    expect(fromSheet(column, typed)?.value).toMatchObject({ why: expect.stringMatching(/Type /) as string });
  });

  test('a JSON document means the one that MySQL would write; MariaDB has it as text that a rule checks [K8]', async () => {
    const { link, column, name } = await linkOf('JSON');
    await customer.query(`INSERT INTO ${name} VALUES (1, NULL)`);
    const write = async (typed: string): Promise<unknown> => {
      const value = fromSheet(column, typed)?.value;
      if (typeof value !== 'string') return value;
      const row = { pk: '1', key: 'k', values: { c1: value }, row: null };
      const [outcome] = await mysql.database.transaction((tx) => tables.update(tx, link, [row]));
      return outcome;
    };
    const isMariadb = column.nativeType === 'LONGTEXT';
    const document = isMariadb ? '{"b":1,"a":2}' : '{"a": 2, "b": 1}';
    expect(await write('{"b":1,"a":2}')).toMatchObject({ row: { values: { c1: document } } });
    const rule = { rejected: { why: expect.stringMatching(/CHECK/) as string } };
    const sentence = { why: expect.stringMatching(/Type /) as string };
    expect(await write('{a: 1}')).toMatchObject(isMariadb ? rule : sentence);
  });
});
