/** Differences that a collation, a driver or a careless compare would swallow, and the longest texts, on real MySQL. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { mysqlChangeQueue } from '../../adapters/mysql/change-queue.ts';
import { fromSheet } from '../../core/values/from-sheet.ts';
import { unwritable } from '../../core/values/to-sheet.ts';
import { openTestMysql, type TestMysql } from '../harness/mysql.ts';
import { throughGoogle, valueTable, type Values, type ValueTable } from './value-table.ts';

const EMPTY: Values = { text: null, decimal: null, double: null, date: null, boolean: null };

let mysql: TestMysql;
let customer: Connection;
let table: ValueTable;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  table = await valueTable(mysql, 'subtle_changes');
});
afterAll(() => mysql.close());

async function rowWith(values: Partial<Values>): Promise<string> {
  const [row] = await table.insert([{ ...EMPTY, ...values }]);
  if (!row) throw new Error('nothing was inserted');
  return row.pk;
}

const hexOf = async (pk: string) => {
  const [rows] = await customer.query(
    `SELECT HEX(text_value) AS hex FROM ${table.link.table} WHERE _sync_row_id = ?`,
    [pk],
  );
  return (rows as { hex: string | null }[])[0]?.hex;
};

const hex = (text: string) => Buffer.from(text).toString('hex').toUpperCase();

describe.each([
  ['case', 'straße', 'Straße'],
  ['a blank at the end', 'a', 'a '],
  ['a blank at the start', 'a', ' a'],
  ['an accent', 'e', 'é'],
  ['the form of an accent', '\u00e9', 'e\u0301'],
  ['a full-width letter', 'A', 'Ａ'],
  ['a zero-width joiner', '👩👧', '👩\u200d👧'],
  ['a line end', 'a\nb', 'a\r\nb'],
  ['a NUL', 'ab', 'a\0b'],
])('a text that changes only in %s', (_, before, after) => {
  test('changes in MySQL, byte for byte [V6]', async () => {
    const pk = await rowWith({ text: before });
    const [row] = await table.update([{ pk, values: { ...EMPTY, text: after } }]);
    expect(row?.values.text).toBe(after);
    expect(await hexOf(pk)).toBe(hex(after));
  });

  test('is noticed when a program changes it', async () => {
    const pk = await rowWith({ text: before });
    await customer.query(`UPDATE ${table.link.table} SET text_value = ? WHERE _sync_row_id = ?`, [after, pk]);
    const changes = await mysqlChangeQueue(mysql.pool).pending(table.link.table, 1_000);
    expect(changes.map((change) => change.pk)).toContain(pk);
    expect((await table.read([pk]))[0]?.text).toBe(after);
  });
});

test.each([
  ['x', 50_000],
  ['ü', 50_000],
  ['語', 50_000],
  ['م', 50_000],
  ['😀', 25_000],
])('the longest text of %s goes both ways unharmed', async (character, times) => {
  const text = character.repeat(times);
  const column = table.column('text');
  expect(fromSheet(column, throughGoogle(column, text))?.value).toBe(text);
  const pk = await rowWith({ text });
  expect((await table.read([pk]))[0]?.text === text).toBe(true);
  expect(unwritable(column, `${text}${character}`)).toContain('50,000 characters');
});

test('NULL and the empty text are one value, because a cell cannot tell them apart [V6]', async () => {
  const pk = await rowWith({ text: 'x' });
  for (const empty of ['', null]) {
    await customer.query(`UPDATE ${table.link.table} SET text_value = ? WHERE _sync_row_id = ?`, [empty, pk]);
    expect((await table.read([pk]))[0]?.text).toBeNull();
  }
});

test('a date that no sheet can show is kept in MySQL, and said to be unwritable [V9]', async () => {
  const pk = await rowWith({ date: '2024-01-15 00:00:00.000' });
  await customer.query("SET SESSION sql_mode = ''");
  await customer.query(`UPDATE ${table.link.table} SET date_value = '0000-00-00' WHERE _sync_row_id = ?`, [
    pk,
  ]);
  const [row] = await table.read([pk]);
  expect(row?.date).toBe('0000-00-00 00:00:00.000');
  expect(unwritable(table.column('date'), row?.date ?? null)).toMatch(/^The date .+\.$/);
});

test('a value that the column cannot hold is refused by MySQL with a sentence, and the row stays [V12]', async () => {
  const pk = await rowWith({ decimal: '1' });
  const tooLarge = { pk, values: { ...EMPTY, decimal: '100000000000000' } };
  await expect(table.update([tooLarge])).rejects.toThrow('outside the range');
  expect((await table.read([pk]))[0]?.decimal).toBe('1');
});
