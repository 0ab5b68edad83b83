import { expect, test } from 'vitest';

import { median, percentile, spread } from './statistics.ts';

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('percentiles lie between the neighbouring values', () => {
  const values = Array.from({ length: 101 }, (_, at) => at);
  expect(percentile(values, 99)).toBe(99);
  expect(percentile([10, 20], 75)).toBe(17.5);
  expect(() => percentile([], 50)).toThrow('no value');
});

test('the spread is the range as a share of the median', () => {
  expect(spread([90, 100, 110])).toBeCloseTo(0.2);
  expect(spread([7])).toBe(0);
});
