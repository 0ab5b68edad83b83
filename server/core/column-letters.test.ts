/** Column names as people see them. */
import { expect, test } from 'vitest';

import { columnLetters } from './column-letters.ts';

test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [51, 'AZ'],
  [52, 'BA'],
  [701, 'ZZ'],
  [702, 'AAA'],
  [18_277, 'ZZZ'],
])('column %i is %s', (index, letters) => {
  expect(columnLetters(index)).toBe(letters);
});

test('refuses what is no column', () => {
  expect(() => columnLetters(-1)).toThrow(RangeError);
  expect(() => columnLetters(1.5)).toThrow(RangeError);
});
