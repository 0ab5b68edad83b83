/** Serial numbers and wall time: the calendar, the limits of DATETIME, the milliseconds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { canonicalWallTime, serialToWallTime, wallTimeToSerial } from './serial-date.ts';

test.each([
  [0, '1899-12-30 00:00:00.000'],
  [-1, '1899-12-29 00:00:00.000'],
  [-0.25, '1899-12-29 18:00:00.000'],
  [2.5, '1900-01-01 12:00:00.000'],
  [60, '1900-02-28 00:00:00.000'],
  [61, '1900-03-01 00:00:00.000'],
  [45351, '2024-02-29 00:00:00.000'],
  [45306.999999999, '2024-01-16 00:00:00.000'],
  [-328716, '1000-01-01 00:00:00.000'],
  [2958465, '9999-12-31 00:00:00.000'],
])('serial %d is %s', (serial, wallTime) => {
  expect(serialToWallTime(serial)).toBe(wallTime);
});

test.each([-328_717, 2_958_466, 1e300, Number.NaN, Number.POSITIVE_INFINITY])(
  'serial %d is outside of what DATETIME holds',
  (serial) => {
    expect(serialToWallTime(serial)).toBeNull();
  },
);

test('every millisecond has a serial that is read as itself [V7]', () => {
  const first = Date.UTC(1000, 0, 1);
  const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (ms) => {
      const wallTime = new Date(ms).toISOString().replace('T', ' ').slice(0, 23);
      expect(serialToWallTime(wallTimeToSerial(wallTime))).toBe(wallTime);
      expect(canonicalWallTime(wallTime)).toBe(wallTime);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['2024-01-15', '2024-01-15 00:00:00.000'],
  ['2024-01-15 10:30', '2024-01-15 10:30:00.000'],
  ['2024-01-15T10:30:59', '2024-01-15 10:30:59.000'],
  ['2024-01-15 10:30:59.5', '2024-01-15 10:30:59.500'],
  ['2024-01-15 10:30:59.123000', '2024-01-15 10:30:59.123'],
  ['2000-02-29', '2000-02-29 00:00:00.000'],
])('%s is %s', (text, wallTime) => {
  expect(canonicalWallTime(text)).toBe(wallTime);
});

test.each([
  '0000-00-00',
  '0999-12-31',
  '1900-02-29',
  '2023-02-29',
  '2024-04-31',
  '2024-13-01',
  '2024-00-10',
  '2024-01-15 24:00',
  '2024-01-15 10:60',
  '2024-01-15T10:30Z',
  '2024-1-5',
  '15.01.2024',
  '',
])('%j is no wall time', (text) => {
  expect(canonicalWallTime(text)).toBeNull();
});

test('a text that is no wall time has no serial', () => {
  expect(() => wallTimeToSerial('soon')).toThrow(RangeError);
});
