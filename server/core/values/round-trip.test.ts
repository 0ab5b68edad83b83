/** Whatever MySQL holds reads back from the sheet as the same value, so that nothing is ever written twice. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CellValue } from './cell-value.ts';
import { fitDecimal } from './decimal.ts';
import { fromMysql } from './from-mysql.ts';
import { fromSheet, type ValueColumn } from './from-sheet.ts';
import { columns, readBack } from './sample-columns.ts';
import { toMysql } from './to-mysql.ts';
import { toSheet, unwritable } from './to-sheet.ts';

const RUNS = { numRuns: 1_000 };

/** To the sheet and back, and to MySQL and back as the driver gives it. */
function roundTrip(column: ValueColumn, value: CellValue): unknown {
  expect(unwritable(column, value)).toBeNull();
  const cell = toSheet(column, value);
  expect(fromMysql(column, toMysql(column, value))).toBe(value);
  return fromSheet(column, readBack(cell))?.value;
}

/** DECIMAL(20,6) as MySQL sends it: always six digits after the point. */
const decimalText = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }),
    fc.constantFrom(1n, 10n ** 6n, 10n ** 13n),
  )
  .map(([units, divisor]) => {
    const digits = (units < 0n ? -units : units) / divisor;
    const text = digits.toString().padStart(7, '0');
    return `${units < 0n && digits > 0n ? '-' : ''}${text.slice(0, -6)}.${text.slice(-6)}`;
  });

const wallTime = fc
  .date({
    min: new Date('1000-01-01T00:00:00.000Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().replace('T', ' ').slice(0, 23));

const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
);

describe('a value of MySQL reads back from the sheet as it was [V6]', () => {
  const cases: [string, ValueColumn, fc.Arbitrary<unknown>][] = [
    ['TEXT', columns.text, text],
    ['DECIMAL(20,6)', columns.decimal, decimalText],
    ['DOUBLE', columns.double, fc.double({ noNaN: true, noDefaultInfinity: true })],
    ['DATETIME(3)', columns.date, wallTime],
    ['TINYINT(1)', columns.boolean, fc.integer({ min: -128, max: 127 })],
  ];

  test.each(cases)('%s', (_, column, driverValue) => {
    fc.assert(
      fc.property(driverValue, (given) => {
        const value = fromMysql(column, given);
        expect(roundTrip(column, value)).toBe(value);
      }),
      RUNS,
    );
  });

  test.each([
    '1000-01-01 00:00:00.000',
    '1582-10-10 12:00:00.000',
    '1899-12-29 23:59:59.999',
    '1899-12-30 00:00:00.000',
    '1899-12-31 00:00:00.000',
    '1900-02-28 00:00:00.000',
    '1900-03-01 00:00:00.000',
    '1970-01-01 00:00:00.001',
    '2000-02-29 23:59:59.999',
    '2024-02-29 00:00:00.000',
    '2024-03-31 02:30:00.000',
    '9999-12-31 23:59:59.999',
  ])('DATETIME(3) %s', (value) => {
    expect(roundTrip(columns.date, value)).toBe(value);
  });

  test.each(Object.values(columns))('NULL in $nativeType', (column) => {
    expect(roundTrip(column, null)).toBeNull();
  });
});

describe('toSheet', () => {
  test('writes a decimal that no double holds as text, others as numbers [V7]', () => {
    expect(toSheet(columns.decimal, '12345678901234.567891')).toEqual({
      kind: 'text',
      value: '12345678901234.567891',
    });
    expect(toSheet(columns.decimal, '0.1')).toEqual({ kind: 'number', value: 0.1 });
  });

  test('writes text that looks like a formula, a number or a date as text [V8]', () => {
    for (const value of ['=1+1', '+49', '-1', '@x', '007', '2024-01-15', 'TRUE', '#N/A', "'quoted"]) {
      expect(toSheet(columns.text, value)).toEqual({ kind: 'text', value });
    }
  });

  test('tells a date from a date with a time', () => {
    expect(toSheet(columns.date, '2024-01-15 00:00:00.000')).toMatchObject({ value: 45306, hasTime: false });
    expect(toSheet(columns.date, '2024-01-15 12:00:00.000')).toMatchObject({ value: 45306.5, hasTime: true });
  });
});

describe('unwritable [V9]', () => {
  test.each([
    ['50,000 characters', columns.text, 'x'.repeat(50_000), true],
    ['50,001 characters', columns.text, 'x'.repeat(50_001), false],
    ['a zero date', columns.date, fromMysql(columns.date, '0000-00-00 00:00:00'), false],
    ['microseconds', columns.date, fromMysql(columns.date, '2024-01-15 10:00:00.123456'), true],
    ['a real date', columns.date, '2024-01-15 10:00:00.123', true],
  ] as const)('%s', (_, column, value, fits) => {
    expect(unwritable(column, value) === null).toBe(fits);
  });
});

describe('a cell that was typed', () => {
  const rawText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('1.50', '-0', '0.1234567', 'yes', '2024-02-29'),
  );
  const rawCell = fc.oneof(rawText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
  const cell = fc.oneof(
    rawCell,
    fc.double({ min: -400_000, max: 3_000_000, noNaN: true }).map((serial) => ({ serial })),
  );

  test.each(Object.values(columns))(
    'has one value, which stays when it is written ($nativeType)',
    (column) => {
      fc.assert(
        fc.property(cell, (raw) => {
          const value = fromSheet(column, raw)?.value ?? null;
          if (typeof value === 'object' && value !== null) return;
          expect(roundTrip(column, value)).toBe(value);
        }),
        RUNS,
      );
    },
  );

  test('is rounded as MySQL rounds it [V7]', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e13, max: 1e13, noNaN: true }), (number) => {
        const value = fromSheet(columns.decimal, number)?.value;
        if (typeof value !== 'string') throw new TypeError('refused');
        expect(fitDecimal(value, { precision: 20, scale: 6 })).toBe(value);
        expect(Math.abs(Number(value) - number)).toBeLessThanOrEqual(5e-7 + Math.abs(number) * 2 ** -52);
      }),
      RUNS,
    );
  });
});
