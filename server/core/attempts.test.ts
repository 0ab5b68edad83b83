/** When failed work is tried again, and which failures count. */
import { describe, expect, test } from 'vitest';

import { afterFailure, ATTEMPT_DELAYS_MS, isOwnFailure } from './attempts.ts';
import { SyncError, type ErrorCode } from './sync-error.ts';

describe('work that fails because of itself', () => {
  test.each([
    [1, 5_000, false],
    [2, 10_000, false],
    [3, 20_000, false],
    [4, 20_000, true],
    [9, 20_000, true],
  ])('after %i failed attempts it rests %i ms, set aside: %s [F1]', (failed, restMs, isSetAside) => {
    expect(afterFailure(failed, ATTEMPT_DELAYS_MS)).toEqual({ restMs, isSetAside });
  });

  test('without delays it is set aside at once [F1]', () => {
    expect(afterFailure(1, [])).toEqual({ restMs: 0, isSetAside: true });
  });
});

test.each<[ErrorCode, boolean]>([
  ['MYSQL_FAILED', true],
  ['INVARIANT', true],
  ['MYSQL_TRANSIENT', false],
  ['MYSQL_UNAVAILABLE', false],
  ['ROW_BUSY', false],
  ['SHEETS_LIMITED', false],
  ['SHEETS_UNAVAILABLE', false],
  ['LEASE_LOST', false],
  ['CLOCK_UNKNOWN', false],
  ['REDIS_UNAVAILABLE', false],
])('%s uses up an attempt: %s [F2]', (code, isOwn) => {
  expect(isOwnFailure(new SyncError(code))).toBe(isOwn);
});

test('an error that nobody foresaw uses up an attempt [F2]', () => {
  expect(isOwnFailure(new TypeError('a bug'))).toBe(true);
});
