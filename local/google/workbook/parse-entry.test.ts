/** What an entry at the keyboard becomes. */
import { describe, expect, test } from 'vitest';
import { formatCell } from './format-cell.ts';
import { parseEntry } from './parse-entry.ts';
import { serialOfInstant } from './serial-date.ts';

describe('what an entry becomes', () => {
  test.each([
    ['', {}],
    ['abc', { value: 'abc' }],
    ['12', { value: 12 }],
    ['-1.5', { value: -1.5 }],
    ['00123', { value: 123 }],
    ["'00123", { value: '00123' }],
    ["''x", { value: "'x" }],
    ['TRUE', { value: true }],
    ['false', { value: false }],
    ['=A1', { formula: '=A1' }],
    ['=', { value: '=' }],
    ['N/A', { value: 'N/A' }],
    ['00M', { value: '00M' }],
  ])('%s', (text, expected) => {
    expect(parseEntry(text)).toEqual(expected);
  });

  test.each([
    ['2024-01-15', 45306, 'DATE'],
    ['Mar 1 2016', 42430, 'DATE'],
    ['2024-01-15 10:30', 45306.4375, 'DATE_TIME'],
    ['10:30', 0.4375, 'TIME'],
    ['50%', 0.5, 'PERCENT'],
    ['$100.15', 100.15, 'CURRENCY'],
  ])('%s is a number with a format', (text, value, type) => {
    expect(parseEntry(text)).toMatchObject({ value, numberFormat: { type } });
  });

  test('keeps everything as text in a cell formatted as text', () => {
    expect(parseEntry('2024-01-15', { type: 'TEXT' })).toEqual({ value: '2024-01-15' });
  });
});

describe('what a value looks like', () => {
  test.each([
    [undefined, ''],
    [true, 'TRUE'],
    [0, '0'],
    [1 / 1024, '0.0009765625'],
    [0.1 + 0.2, '0.3'],
    [1 / 3, '0.3333333333'],
    [123456789012345, '123456789012345'],
    [1.5e21, '1.5E+21'],
    [{ error: 'N_A', message: '' } as const, '#N/A'],
  ])('%o', (value, text) => {
    expect(formatCell(value, undefined)).toBe(text);
  });

  test('follows the pattern, or the default one of its type', () => {
    expect(formatCell(45306, { type: 'DATE', pattern: 'yyyy-mm-dd' })).toBe('2024-01-15');
    expect(formatCell(0.5, { type: 'PERCENT' })).toBe('50.00%');
  });
});

test('counts serials in wall time of the time zone', () => {
  const noonUtc = Date.UTC(2024, 0, 15, 12);
  expect(serialOfInstant(noonUtc, 'Etc/GMT')).toBe(45306.5);
  expect(serialOfInstant(noonUtc, 'America/New_York')).toBeCloseTo(45306 + 7 / 24, 9);
});
