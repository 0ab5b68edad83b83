/** Driver values in their normal form. */
import { describe, expect, test } from 'vitest';

import { sameValue, showValue } from './cell-value.ts';
import { fromMysql } from './from-mysql.ts';
import { columns } from './sample-columns.ts';
import { toMysql } from './to-mysql.ts';

describe('fromMysql', () => {
  test.each([
    ['NULL', columns.text, null, null],
    ['the empty text', columns.text, '', null],
    ['text', columns.text, ' a ', ' a '],
    ['a decimal with zeros', columns.decimal, '123.450000', '123.45'],
    ['a whole decimal', columns.decimal, '100.000000', '100'],
    ['minus zero', columns.decimal, '-0.000000', '0'],
    ['20 digits', columns.decimal, '12345678901234.567891', '12345678901234.567891'],
    ['a double', columns.double, 0.1, '0.1'],
    ['a double with an exponent', columns.double, 1e300, `1${'0'.repeat(300)}`],
    ['a double as text', columns.double, '1e-7', '0.0000001'],
    ['a DATETIME(3)', columns.date, '2024-01-15 10:00:00.120', '2024-01-15 10:00:00.120'],
    ['a DATETIME', columns.date, '2024-01-15 10:00:00', '2024-01-15 10:00:00.000'],
    ['a DATE', columns.date, '2024-01-15', '2024-01-15 00:00:00.000'],
    ['a zero date', columns.date, '0000-00-00 00:00:00', '0000-00-00 00:00:00'],
    ['1', columns.boolean, 1, true],
    ['0', columns.boolean, 0, false],
    ['another TINYINT', columns.boolean, 2, true],
  ])('%s', (_, column, driverValue, value) => {
    expect(fromMysql(column, driverValue)).toBe(value);
  });

  test('a driver value without a normal form is an error, not a guess', () => {
    expect(() => fromMysql(columns.text, new Uint8Array(1))).toThrow(TypeError);
  });
});

test('toMysql gives numbers as text and booleans as 1 and 0', () => {
  expect(toMysql(columns.decimal, '12345678901234.567891')).toBe('12345678901234.567891');
  expect(toMysql(columns.boolean, true)).toBe(1);
  expect(toMysql(columns.boolean, false)).toBe(0);
  expect(toMysql(columns.text, null)).toBeNull();
});

describe('sameValue', () => {
  const na = { refused: 'N/A', why: 'one' };
  test.each([
    ['equal text', 'a', 'a', true],
    ['upper and lower case', 'a', 'A', false],
    ['false and blank', false, null, false],
    ['true and its text', true, 'true', false],
    ['a value refused for another reason', na, { refused: 'N/A', why: 'two' }, true],
    ['another refused value', na, { refused: 'n/a', why: 'one' }, false],
    ['a refused value and its text', na, 'N/A', false],
    ['a refused value and blank', na, null, false],
  ])('%s', (_, a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });
});

test('showValue is what people read', () => {
  expect([null, 'a', true, { refused: 'N/A', why: 'x' }].map(showValue)).toEqual([null, 'a', 'true', 'N/A']);
});
