/** Times and numbers as the sidebar says them. */
import { expect, test } from 'vitest';
import { ago, counted, lasting } from '../sidebar/words.ts';

const now = Date.parse('2026-05-04T12:00:00Z');

test.each([
  [0, 'just now'],
  [2_999, 'just now'],
  [12_000, '12 s ago'],
  [61_000, '1 min ago'],
  [3 * 3_600_000, '3 h ago'],
])('%i ms ago', (ms, words) => {
  expect(ago(now - ms, now)).toBe(words);
  expect(ago(new Date(now - ms).toISOString(), now)).toBe(words);
});

test('a clock that is behind does not speak of the future', () => {
  expect(ago(now + 60_000, now)).toBe('just now');
});

test('numbers and lengths', () => {
  expect(counted(1, 'row')).toBe('1 row');
  expect(counted(3_376, 'row')).toBe('3,376 rows');
  expect(counted(2, 'try', 'tries')).toBe('2 tries');
  expect([400, 5_000, 120_000, 7_200_000].map(lasting)).toEqual(['under a second', '5 s', '2 min', '2 h']);
});
