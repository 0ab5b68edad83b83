/** What exchanges tell of the add-on's clock. */
import { expect, test } from 'vitest';

import { addSample, clockAfter } from './addon-clock.ts';

const SECOND = 1_000_000;

test('the offset is the server time less the middle of the exchange [T2]', () => {
  const clock = addSample(null, { t0: 1_000, t1: 61_500, t2: 2_000 });
  expect(clock).toEqual({ offset: 60 * SECOND, error: 2 * SECOND, roundTrips: [SECOND] });
});

test('the error covers half the round trip and the spread of the last exchanges [T2]', () => {
  const first = addSample(null, { t0: 0, t1: 500, t2: 1_000 });
  const second = addSample(first, { t0: 10_000, t1: 13_000, t2: 16_000 });
  expect(second?.error).toBe(3 * SECOND + 5 * SECOND);
});

test('only the last twenty exchanges count [T2]', () => {
  let clock = addSample(null, { t0: 0, t1: 5_000, t2: 10_000 });
  for (let sample = 1; sample <= 20; sample += 1) {
    clock = addSample(clock, { t0: 0, t1: 500, t2: 1_000 });
  }
  expect(clock?.roundTrips).toEqual(Array.from({ length: 20 }, () => SECOND));
  expect(clock?.error).toBe(2 * SECOND);
});

test.each([
  ['ended before it began', { t0: 2_000, t1: 1_000, t2: 1_000 }],
  ['took longer than any call may', { t0: 0, t1: 1_000, t2: 600_000 }],
  ['is not a number', { t0: Number.NaN, t1: 0, t2: 0 }],
])('an exchange that %s tells nothing [T2]', (_, sample) => {
  const known = { offset: 5, error: 2 * SECOND, roundTrips: [7] };
  expect(addSample(known, sample)).toBe(known);
  expect(addSample(null, sample)).toBeNull();
});

test.each([
  ['says nearly the same', { t0: 10_000, t1: 10_350, t2: 10_200 }, true],
  ['is half a second off', { t0: 10_000, t1: 10_900, t2: 10_200 }, true],
  ['is more than a second off', { t0: 10_000, t1: 11_200, t2: 10_200 }, false],
  ['took so long that less is known', { t0: 10_000, t1: 11_500, t2: 13_000 }, false],
])('a clock stays as it is while it covers an exchange twice over: one that %s [T2]', (_, sample, stays) => {
  const known = { offset: 0, error: 2 * SECOND, roundTrips: [200_000] };
  const after = clockAfter(known, sample);
  if (stays) expect(after).toBe(known);
  else expect(after).toEqual(addSample(known, sample));
});

test('the first exchange is always kept, and one that cannot be true never is [T2]', () => {
  const sample = { t0: 1_000, t1: 1_500, t2: 2_000 };
  expect(clockAfter(null, sample)).toEqual(addSample(null, sample));
  const known = { offset: 5, error: 2 * SECOND, roundTrips: [7] };
  expect(clockAfter(known, { ...sample, t2: 0 })).toBe(known);
});
