/** What the server knows of a person's daily limits: how long a run took, and whose limit is near. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { nearLimit, runMsOf } from './addon-limits.ts';

const MINUTE = 60_000;

test('a run is timed by the add-on’s own clock, whatever that clock shows [D18]', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.integer({ min: 0, max: 60_000 }),
      fc.integer({ min: 0, max: 5_000 }),
      (ahead, untilSent, oneWay) => {
        const at = 1_700_000_000_000;
        const clock = { t0: at + ahead, t1: at + oneWay, t2: at + ahead + 2 * oneWay };
        const capturedAt = at + 100_000 + ahead;
        const t1 = at + 100_000 + untilSent + oneWay;
        expect(runMsOf({ capturedAt, clock }, t1)).toBe(untilSent + 2 * oneWay);
      },
    ),
  );
});

test('a clock that stepped, or is not known, counts for no more than a run may take [D18]', () => {
  const clock = { t0: 1_000, t1: 1_000, t2: 1_000 };
  expect(runMsOf({ capturedAt: 0, clock: null }, 5_000)).toBe(0);
  expect(runMsOf({ capturedAt: 9_000, clock }, 5_000)).toBe(0);
  expect(runMsOf({ capturedAt: 0, clock }, 1e12)).toBe(360_000);
});

test.each<[string | null, number, number, number | null]>([
  ['ann@gmail.com', 0, 71 * MINUTE, null],
  ['ann@gmail.com', 0, 72 * MINUTE, 80],
  ['ann@gmail.com', 16_000, 0, 80],
  ['Ann@GoogleMail.com', 20_000, 95 * MINUTE, 105],
  ['ann@example.com', 20_000, 95 * MINUTE, null],
  ['ann@example.com', 0, 330 * MINUTE, 91],
  ['ann@example.com', 80_000, 0, 80],
  [null, 0, 80 * MINUTE, 88],
])('%s with %i requests and %i ms: %s %% [D18]', (person, requests, runMs, percent) => {
  expect(nearLimit(person, { requests, runMs })?.percent ?? null).toBe(percent);
});

test('the sentence names the person, and the limit that is nearer [D18]', () => {
  expect(nearLimit('ann@gmail.com', { requests: 17_000, runMs: 80.5 * MINUTE })?.sentence).toBe(
    'The triggers of ann@gmail.com have used at least 80 of the 90 minutes a day that Google lets them run (89 %).',
  );
  expect(nearLimit(null, { requests: 18_000, runMs: 0 })?.sentence).toBe(
    'The triggers of this spreadsheet have used at least 18,000 of the 20,000 requests a day that Google lets them send (90 %).',
  );
});
