/**
 * Whatever a person types or a program stores settles at once: sheet -> MySQL -> sheet -> MySQL is a fixed point for every
 * type, through the real adapters of both sides and real MySQL.
 */
import fc from 'fast-check';
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { RawCell } from '../../../shared/cell.ts';
import { isRefused, sameValue, type CellValue } from '../../core/values/cell-value.ts';
import { fromMysql } from '../../core/values/from-mysql.ts';
import { fromSheet } from '../../core/values/from-sheet.ts';
import { toSheet } from '../../core/values/to-sheet.ts';
import { openTestMysql, type TestMysql } from '../harness/mysql.ts';
import { cellOfSheet, rowOfMysql } from './arbitrary-values.ts';
import { valueSheet } from './value-sheet.ts';
import {
  COLUMN_NAMES,
  throughGoogle,
  valueTable,
  type StoredValues,
  type Values,
  type ValueTable,
} from './value-table.ts';

let mysql: TestMysql;
let customer: Connection;
let strict: ValueTable;
let lenient: ValueTable;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  strict = await valueTable(mysql, 'strict_values');
  lenient = await valueTable(mysql, 'lenient_values', 'lenient');
});
afterAll(() => mysql.close());

const ROWS = { minLength: 80, maxLength: 160 };
const RUNS = { numRuns: 15 };

/** One row: each column is given a cell of its own, and has what that cell means, or NULL where it is refused. */
function judge({ column }: ValueTable, cells: readonly RawCell[]): Values {
  return valuesOf((name, position) => {
    const value = fromSheet(column(name), cells[position] ?? null)?.value ?? null;
    return isRefused(value) ? null : value;
  });
}

function valuesOf(value: (name: (typeof COLUMN_NAMES)[number], position: number) => CellValue): Values {
  return Object.fromEntries(COLUMN_NAMES.map((name, position) => [name, value(name, position)])) as Values;
}

/** Written to the sheet and read back. */
function toSheetAndBack({ column }: ValueTable, values: Values): Values {
  return valuesOf((name) => {
    const seen = fromSheet(column(name), throughGoogle(column(name), values[name]))?.value ?? null;
    if (isRefused(seen)) throw new Error(`${name}: what we wrote is refused: ${seen.why}`);
    return seen;
  });
}

async function settles(table: ValueTable, rows: readonly Values[]): Promise<void> {
  const inserted = await table.insert(rows);
  expect(inserted.map(({ values }) => values)).toEqual(rows);
  const again = inserted.map(({ pk, values }) => ({ pk, values: toSheetAndBack(table, values) }));
  expect(again.map(({ values }) => values)).toEqual(rows);
  const updated = await table.update(again);
  expect(updated.map(({ values }) => values)).toEqual(rows);
  expect(await table.read(updated.map(({ pk }) => pk))).toEqual(rows);
}

describe('what a person types', () => {
  const rowsOfCells = fc.array(fc.array(cellOfSheet, { minLength: 5, maxLength: 5 }), ROWS);

  test.each([
    ['strict', () => strict],
    ['lenient', () => lenient],
  ])('is in MySQL as it was judged, and stays as it is in both (%s) [V6]', async (_, table) => {
    await fc.assert(
      fc.asyncProperty(rowsOfCells, (rows) =>
        settles(
          table(),
          rows.map((cells) => judge(table(), cells)),
        ),
      ),
      RUNS,
    );
  });
});

describe('what a program stores', () => {
  test.each([
    ['strict', () => strict],
    ['lenient', () => lenient],
  ])('is in the sheet as it was stored, and stays as it is in both (%s) [V6]', async (_, table) => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowOfMysql, ROWS), async (rows) => {
        const { link, read, update } = table();
        const names = link.columns.map(({ name }) => name).join(', ');
        const [result] = await customer.query(`INSERT INTO ${link.table} (${names}) VALUES ?`, [
          rows.map((row) => COLUMN_NAMES.map((name) => row[name])),
        ]);
        const { insertId } = result as { insertId: number };
        const pks = rows.map((_row, index) => String(insertId + index));
        const stored = await read(pks);
        const again = stored.map((values, index) => ({
          pk: pks[index] ?? '',
          values: toSheetAndBack(table(), values),
        }));
        expect(again.map(({ values }) => values)).toEqual(stored);
        expect((await update(again)).map(({ values }) => values)).toEqual(stored);
        expect(await read(pks)).toEqual(stored);
      }),
      RUNS,
    );
  });
});

describe("through the stand-in and Google's client", () => {
  test('a number that is written into a cell formatted as a date is still that number', async () => {
    const numbers = ['0', '9', '45306', '-1.5', '1234.567891', '99999999999999.98'];
    const column = strict.column('decimal');
    const sheet = await valueSheet({ rows: numbers.length, columns: 1 });
    try {
      await sheet.type(numbers.map(() => ['2024-01-15']));
      await sheet.write(numbers.map((value, row) => ({ row, column: 0, cell: toSheet(column, value) })));
      const seen = (await sheet.read()).map(([cell = null]) => fromSheet(column, cell)?.value ?? null);
      expect(seen.map(isRefused)).toContain(true);
      numbers.forEach((value, row) => expect(sameValue(seen[row] ?? null, value)).toBe(true));
    } finally {
      await sheet.close();
    }
  });

  test('what MySQL holds is shown, read, stored and shown as the same', async () => {
    const [rows = []] = fc.sample(fc.array(rowOfMysql, { minLength: 250, maxLength: 250 }), {
      numRuns: 1,
      seed: 4,
    });
    const { column, insert, update } = strict;
    const meant = rows.map((row) => valuesOf((name) => fromMysql(column(name), row[name])));
    const stored = await insert(meant);
    const sheet = await valueSheet({ rows: rows.length, columns: COLUMN_NAMES.length });
    const show = (shown: readonly StoredValues[]) =>
      sheet.write(
        shown.flatMap(({ values }, row) =>
          COLUMN_NAMES.map((name, index) => ({
            row,
            column: index,
            cell: toSheet(column(name), values[name]),
          })),
        ),
      );
    try {
      await show(stored);
      const seen = await sheet.read();
      const read = seen.map((cells, row) => ({ pk: stored[row]?.pk ?? '', values: judge(strict, cells) }));
      expect(read.map(({ values }) => values)).toEqual(meant);
      const again = await update(read);
      expect(again.map(({ values }) => values)).toEqual(meant);
      await show(again);
      expect(await sheet.read()).toEqual(seen);
    } finally {
      await sheet.close();
    }
  });
});
