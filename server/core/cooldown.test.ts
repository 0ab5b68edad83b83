/** Work that waits for the cooldown: only after the other side, once, and never for longer than the cooldown. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { coolsUntil, delayMs } from './cooldown.ts';

const LENGTH = 5_000;

test.each<[string, number, number | undefined, number, number | null]>([
  ['the other side never touched the row', 10_000, undefined, 10_000, null],
  ['it touched the row a moment before', 10_000, 9_000, 10_100, 14_000],
  ['the cooldown after it is over', 10_000, 9_000, 14_000, null],
  ['it touched the row long before', 10_000, 4_000, 10_100, null],
  ['it touches the row while the work waits: counted from the work', 10_000, 12_000, 12_100, 15_000],
  ['the work is old when it arrives', 10_000, 60_000, 60_100, null],
])('%s [E5]', (_, own, other, now, until) => {
  expect(coolsUntil({ length: LENGTH, now }, own, other)).toBe(until);
});

test('no wait is longer than the cooldown from the time of the work, and a cooldown of 0 is none [E5]', () => {
  const at = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(at, at, at, fc.constantFrom(0, 1, LENGTH), (own, other, now, length) => {
      const until = coolsUntil({ length, now }, own, other);
      if (until !== null) expect(until).toBeLessThanOrEqual(own + length);
      if (until !== null) expect(until).toBeGreaterThan(now);
      if (now >= Math.max(own, other) && length === 0) expect(until).toBeNull();
    }),
  );
});

test('a ring for the end of the cooldown does not come early [E4]', () => {
  expect(delayMs(1_000, 1_001)).toBe(1);
  expect(delayMs(1_000, 6_000)).toBe(5);
});
