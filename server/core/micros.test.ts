/** Instants as MySQL writes them, to the microsecond. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fromSqlDateTime, toSqlDateTime } from './micros.ts';

test('every instant from 1970 to 2255 comes back exactly', () => {
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (at) => {
      const text = toSqlDateTime(at);
      expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
      expect(fromSqlDateTime(text)).toBe(at);
    }),
  );
});

test.each([
  [0, '1970-01-01 00:00:00.000000'],
  [1, '1970-01-01 00:00:00.000001'],
  [1_705_314_600_123_456, '2024-01-15 10:30:00.123456'],
])('%i is %s', (at, text) => {
  expect(toSqlDateTime(at)).toBe(text);
});

test.each([
  ['2024-01-15 10:30:00', 1_705_314_600_000_000],
  ['2024-01-15T10:30:00.5', 1_705_314_600_500_000],
  ['2024-01-15 10:30:00.000001', 1_705_314_600_000_001],
])('%s is %i', (text, at) => {
  expect(fromSqlDateTime(text)).toBe(at);
});

test.each([
  '',
  '2024-01-15',
  '2024-01-15 10:30',
  '0000-00-00 00:00:00',
  '2024-13-01 00:00:00',
  '2024-01-15 10:30:00Z',
])('%j is no instant', (text) => {
  expect(() => fromSqlDateTime(text)).toThrow(RangeError);
});
