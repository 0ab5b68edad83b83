/** What the capture time of an edit says about it, at the limits. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { captureTime, captureWindow, timeEdit, type EditTiming } from './edit-timing.ts';

const BASE = { lo: 1_000, hi: 2_000 };

test('a capture time is the add-on clock corrected by its offset, and unknown without one [T2]', () => {
  const entry = { capturedAt: 5_000, receivedAt: 4_720 };
  const captured = { at: 4_700, error: 40, received: 4_720 };
  expect(captureTime(entry, { offset: -300, error: 40 })).toEqual(captured);
  expect(captureTime(entry, null)).toBeNull();
});

test.each([
  ['read before it was received', 4_720, 4_720],
  ['received long after', 9_000, 4_740],
  ['received at a time that cannot be', 4_000, 4_660],
])('the values of an edit, %s [T4]', (_, received, hi) => {
  expect(captureWindow({ at: 4_700, error: 40, received })).toEqual({ te: 4_700, lo: 4_660, hi });
});

test.each<[number, number, EditTiming]>([
  [2_101, 100, 'observe'],
  [2_100, 100, 'nudge'],
  [1_500, 100, 'nudge'],
  [901, 100, 'nudge'],
  [900, 100, 'stale'],
  [2_001, 0, 'observe'],
  [2_000, 0, 'nudge'],
  [1_000, 0, 'stale'],
])('captured at %i give or take %i: %s [T3]', (at, error, timing) => {
  expect(timeEdit({ at, error }, BASE)).toBe(timing);
});

test('news was certainly typed after the base was true; stale was certainly typed before [T3]', () => {
  const time = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(time, time, time, time, time, (at, error, lo, length, skew) => {
      const captured = { at, error };
      const base = { lo, hi: lo + length };
      const trueTime = at - error + (skew % (2 * error + 1));
      const timing = timeEdit(captured, base);
      if (timing === 'observe') expect(trueTime).toBeGreaterThan(base.hi);
      if (timing === 'stale') expect(trueTime).toBeLessThanOrEqual(base.lo);
    }),
  );
});
