/**
 * What a webhook's capture time makes of an edit. A webhook may come late, twice or out of order; only its time
 * against the base tells whether it is news.
 */
import type { Micros } from './micros.ts';

/** `observe`: newer than the base; `stale`: older than what the base knows; `nudge`: only a read can tell. */
export type EditTiming = 'observe' | 'stale' | 'nudge';

/** The reference time of an edit lies within `error` of `at`. */
export interface CaptureTime {
  at: Micros;
  error: Micros;
}

export function timeEdit(captured: CaptureTime, base: { lo: Micros; hi: Micros }): EditTiming {
  if (captured.at - captured.error > base.hi) return 'observe';
  if (captured.at + captured.error <= base.lo) return 'stale';
  return 'nudge';
}
