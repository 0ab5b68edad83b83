/**
 * What a webhook's capture time makes of an edit. A webhook may come late, twice or out of order; only its time
 * against the base tells whether it is news.
 */
import type { AddonClock } from './addon-clock.ts';
import type { Micros } from './micros.ts';

/** `observe`: newer than the base; `stale`: older than what the base knows; `nudge`: only a read can tell. */
export type EditTiming = 'observe' | 'stale' | 'nudge';

/** The reference time of an edit lies within `error` of `at`; its values were read before `received`. */
export interface CaptureTime {
  at: Micros;
  error: Micros;
  received: Micros;
}

/** When the values of an edit were certainly so. */
export function captureWindow({ at, error, received }: CaptureTime): { te: Micros; lo: Micros; hi: Micros } {
  const lo = at - error;
  return { te: at, lo, hi: Math.max(lo, Math.min(at + error, received)) };
}

/** The reference time of an entry that the add-on captured at this time of its own clock; null while that clock is unknown. */
export function captureTime(
  { capturedAt, receivedAt }: { capturedAt: Micros; receivedAt: Micros },
  clock: Pick<AddonClock, 'offset' | 'error'> | null,
): CaptureTime | null {
  if (clock === null) return null;
  return { at: capturedAt + clock.offset, error: clock.error, received: receivedAt };
}

export function timeEdit(
  captured: Pick<CaptureTime, 'at' | 'error'>,
  base: { lo: Micros; hi: Micros },
): EditTiming {
  if (captured.at - captured.error > base.hi) return 'observe';
  if (captured.at + captured.error <= base.lo) return 'stale';
  return 'nudge';
}
