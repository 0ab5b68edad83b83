/** A reference clock that a test sets; it is exact. */
import { MICROS_PER_MS } from '../../core/micros.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { SyncClock } from '../../ports/sync-clock.ts';

export type TestClock = SyncClock & {
  /** Milliseconds since 1970; null: unknown. */
  ms: number | null;
};

export function testClock(ms: number): TestClock {
  const read = (): number => {
    if (clock.ms === null) throw new SyncError('CLOCK_UNKNOWN');
    return clock.ms * MICROS_PER_MS;
  };
  const clock: TestClock = { ms, lower: read, upper: read };
  return clock;
}
