/** What the capture time of an edit says about it, at the limits. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { captureTime, timeEdit, type EditTiming } from './edit-timing.ts';

const BASE = { lo: 1_000, hi: 2_000 };

test('a capture time is the add-on clock corrected by its offset, and unknown without one', () => {
  expect(captureTime({ capturedAt: 5_000 }, { offset: -300, error: 40 })).toEqual({ at: 4_700, error: 40 });
  expect(captureTime({ capturedAt: 5_000 }, null)).toBeNull();
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
])('captured at %i give or take %i: %s', (at, error, timing) => {
  expect(timeEdit({ at, error }, BASE)).toBe(timing);
});

test('news was certainly typed after the base was true; stale was certainly typed before', () => {
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
