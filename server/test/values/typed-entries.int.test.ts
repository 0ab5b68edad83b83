/**
 * What a person types, what MySQL then holds, and what the sheet shows when it is written back: case by case, through the
 * stand-in, Google's client and real MySQL. `REFUSED` means: MySQL stays as it was, and the cell as it was typed.
 */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { RawCell } from '../../../shared/cell.ts';
import { isRefused, type SheetValue } from '../../core/values/cell-value.ts';
import { fromSheet } from '../../core/values/from-sheet.ts';
import { toSheet } from '../../core/values/to-sheet.ts';
import { openTestMysql, type TestMysql } from '../harness/mysql.ts';
import { valueSheet, type ValueSheet } from './value-sheet.ts';
import { COLUMN_NAMES, valueTable, type ColumnName, type Values } from './value-table.ts';

const REFUSED = Symbol('refused');

/** Title, column, what is typed, what MySQL holds (as its client prints it), what the sheet shows after a write. */
type Case = [string, ColumnName, string, string | null | typeof REFUSED, RawCell];

const CASES: Case[] = [
  ['leading zeros, typed as text', 'text', "'00123", '00123', '00123'],
  ['leading zeros, typed as a number', 'text', '00123', '123', '123'],
  ['a text that begins with =', 'text', "'=1+1", '=1+1', '=1+1'],
  ['a text that begins with +', 'text', "'+49 170", '+49 170', '+49 170'],
  ['a text that begins with @', 'text', '@home', '@home', '@home'],
  ['a text that begins with a quote', 'text', "''quoted", "'quoted", "'quoted"],
  ['blanks around a text', 'text', ' padded  ', ' padded  ', ' padded  '],
  ['blanks alone', 'text', '   ', '   ', '   '],
  ['nothing', 'text', '', null, null],
  ['emoji', 'text', '👩‍👩‍👧 ok', '👩‍👩‍👧 ok', '👩‍👩‍👧 ok'],
  ['a date among texts', 'text', '2024-01-15', '2024-01-15', '2024-01-15'],
  ['a checkbox among texts', 'text', 'TRUE', 'TRUE', 'TRUE'],
  ['an exponent among texts', 'text', '1e5', '100000', '100000'],
  ['a number', 'decimal', '1234.5', '1234.500000', 1234.5],
  ['a price', 'decimal', '$1,234.50', '1234.500000', 1234.5],
  ['a percentage', 'decimal', '12%', '0.120000', 0.12],
  ['a number as text', 'decimal', "'12.50", '12.500000', 12.5],
  ['seven decimals', 'decimal', '0.1234567', '0.123457', 0.123457],
  ['half a unit', 'decimal', '0.0000005', '0.000001', 0.000001],
  [
    'the largest double that fits',
    'decimal',
    '99999999999999.98',
    '99999999999999.980000',
    99999999999999.98,
  ],
  [
    '20 digits, as text',
    'decimal',
    "'99999999999999.999999",
    '99999999999999.999999',
    '99999999999999.999999',
  ],
  ['a number too large by one', 'decimal', '100000000000000', REFUSED, 100000000000000],
  ['N/A', 'decimal', 'N/A', REFUSED, 'N/A'],
  ['leading zeros in a number column, as text', 'decimal', "'007", REFUSED, '007'],
  ['a date in a number column', 'decimal', '2024-01-15', REFUSED, { serial: 45306 }],
  ['an error value', 'decimal', '=1/0', REFUSED, { formula: '=1/0', value: { error: '#DIV/0!' } }],
  [
    'a double beyond 2^53 with a fraction before it',
    'double',
    '93274975155120.25',
    '93274975155120.25',
    93274975155120.25,
  ],
  ['the largest double', 'double', '1.7976931348623157E308', '1.7976931348623157e308', Number.MAX_VALUE],
  ['the smallest double', 'double', "'" + `0.${'0'.repeat(323)}5`, '5e-324', 5e-324],
  ['a third', 'double', '0.3333333333333333', '0.3333333333333333', 1 / 3],
  ['a day', 'date', '2024-01-15', '2024-01-15 00:00:00.000', { serial: 45306 }],
  ['a moment', 'date', '2024-01-15 18:00:00', '2024-01-15 18:00:00.000', { serial: 45306.75 }],
  ['a date as text', 'date', "'2024-02-29", '2024-02-29 00:00:00.000', { serial: 45351 }],
  [
    'a time that the clock change leaves out',
    'date',
    '2024-03-31 02:30:00',
    '2024-03-31 02:30:00.000',
    { serial: 45382.104166666664 },
  ],
  [
    'a time that the clock change repeats',
    'date',
    '2024-10-27 02:30:00',
    '2024-10-27 02:30:00.000',
    { serial: 45592.104166666664 },
  ],
  ['a date before 1900', 'date', "'1850-05-04", '1850-05-04 00:00:00.000', { serial: -18137 }],
  ['the first day that MySQL holds', 'date', "'1000-01-01", '1000-01-01 00:00:00.000', { serial: -328716 }],
  [
    'the last moment that MySQL holds',
    'date',
    "'9999-12-31 23:59:59.999",
    '9999-12-31 23:59:59.999',
    { serial: 2958465.9999999884 },
  ],
  ['a day that does not exist', 'date', "'2023-02-29", REFUSED, '2023-02-29'],
  ['soon', 'date', 'soon', REFUSED, 'soon'],
  ['a number in a date column', 'date', '5', REFUSED, 5],
  ['a checked box', 'boolean', 'TRUE', '1', true],
  ['an unchecked box', 'boolean', 'FALSE', '0', false],
  ['yes', 'boolean', 'yes', '1', true],
  ['NO', 'boolean', 'NO', '0', false],
  ['true, as text', 'boolean', "'true", '1', true],
  ['one', 'boolean', '1', '1', true],
  ['zero', 'boolean', '0', '0', false],
  ['two', 'boolean', '2', REFUSED, 2],
  ['maybe', 'boolean', 'maybe', REFUSED, 'maybe'],
];

const EMPTY: Values = { text: null, decimal: null, double: null, date: null, boolean: null };
/** What MySQL has of a row before the value is typed. */
const BEFORE: Values = {
  text: 'before',
  decimal: '1',
  double: '1',
  date: '2000-01-01 00:00:00.000',
  boolean: true,
};

let mysql: TestMysql;
let customer: Connection;
let sheet: ValueSheet;
let judged: SheetValue[];
let inMysql: Record<ColumnName, string | null>[];
let shownAfter: RawCell[];

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  const { link, column, insert, update, read } = await valueTable(mysql, 'typed_entries');
  sheet = await valueSheet({ rows: CASES.length, columns: 1 });
  await sheet.type(CASES.map(([, , typed]) => [typed]));
  judged = (await sheet.read()).map(
    ([cell = null], row) => fromSheet(column(columnOf(row)), cell)?.value ?? null,
  );

  const rows = await insert(CASES.map(() => BEFORE));
  const accepted = rows.flatMap(({ pk, values }, row) => {
    const value = judged[row] ?? null;
    return isRefused(value) ? [] : [{ pk, row, values: { ...values, [columnOf(row)]: value } }];
  });
  await update(accepted);
  inMysql = await printedBy(customer, link.table);

  const stored = await read(accepted.map(({ pk }) => pk));
  await sheet.write(
    accepted.map(({ row }, index) => {
      const name = columnOf(row);
      return { row, column: 0, cell: toSheet(column(name), (stored[index] ?? EMPTY)[name]) };
    }),
  );
  shownAfter = (await sheet.read()).map(([cell = null]) => cell);
});
afterAll(async () => {
  await sheet.close();
  await mysql.close();
});

function columnOf(row: number): ColumnName {
  return CASES[row]?.[1] ?? 'text';
}

/** Rows as any client prints them. */
async function printedBy(client: Connection, table: string): Promise<Record<ColumnName, string | null>[]> {
  const columns = COLUMN_NAMES.map((name) => `CAST(${name}_value AS CHAR) AS \`${name}\``).join(', ');
  const [rows] = await client.query(`SELECT ${columns} FROM ${table} ORDER BY _sync_row_id`);
  return rows as Record<ColumnName, string | null>[];
}

/** `BEFORE` as a client prints it. */
const PRINTED_BEFORE = {
  text: 'before',
  decimal: '1.000000',
  double: '1',
  date: '2000-01-01 00:00:00.000',
  boolean: '1',
};

const numbered = CASES.map(([title, name, , held, shows], row) => ({ title, name, held, shows, row }));

describe.each(numbered)('$title ($name) [V1, V6]', ({ name, held, shows, row }) => {
  const isRefusal = held === REFUSED;

  test(isRefusal ? 'is refused with a sentence that says what to type' : 'can be stored', () => {
    const value = judged[row] ?? null;
    expect(isRefused(value)).toBe(isRefusal);
    if (isRefused(value)) expect(value.why).toMatch(/\. (?:Type|Correct) .*\.$/s);
  });

  test(isRefusal ? 'leaves MySQL as it was' : 'is in MySQL as it means', () => {
    expect(inMysql[row]?.[name]).toBe(isRefusal ? PRINTED_BEFORE[name] : held);
  });

  test(isRefusal ? 'stays as it was typed' : 'is shown as MySQL has it', () => {
    expect(shownAfter[row]).toEqual(shows);
  });
});
