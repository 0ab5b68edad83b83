/**
 * What is known of an add-on's clock. Its offset is the reference time of an exchange less the middle of the add-on's own
 * two readings; the error covers half the round trip and how much the last exchanges differed. Pure.
 */
import type { ClockSample } from '../../shared/protocol/edit-batch.ts';
import { MICROS_PER_MS, type Micros } from './micros.ts';

/** The add-on's clock: its time plus `offset` is the reference time, give or take `error`. */
export interface AddonClock {
  offset: Micros;
  error: Micros;
  /** Round-trip times of the last samples, newest last, at most 20. */
  roundTrips: readonly Micros[];
}

const SAMPLES_MAX = 20;
const ERROR_LEAST: Micros = 2_000 * MICROS_PER_MS;
/** A longer exchange, or one that ended before it began, tells nothing. */
const ROUND_TRIP_MS_MAX = 120_000;

/**
 * The clock after one more exchange, or the very same when it covers what the exchange tells twice over: there is nothing to store
 * then, and most exchanges are such.
 */
export function clockAfter(clock: AddonClock | null, sample: ClockSample): AddonClock | null {
  const next = addSample(clock, sample);
  if (clock === null || next === null || next.error !== ERROR_LEAST) return next;
  const least = next.roundTrips.at(-1) ?? 0;
  const spread = Math.max(...next.roundTrips) - Math.min(...next.roundTrips);
  const told = Math.abs(next.offset - clock.offset) + Math.ceil(least / 2) + spread;
  return told <= clock.error / 2 ? clock : next;
}

/** The clock after one more exchange. A sample that cannot be true leaves it as it was. */
export function addSample(clock: AddonClock | null, sample: ClockSample): AddonClock | null {
  const roundTripMs = sample.t2 - sample.t0;
  if (!(roundTripMs >= 0 && roundTripMs <= ROUND_TRIP_MS_MAX)) return clock;
  const roundTrip = Math.round(roundTripMs * MICROS_PER_MS);
  const roundTrips = [...(clock?.roundTrips ?? []), roundTrip].slice(-SAMPLES_MAX);
  const spread = Math.max(...roundTrips) - Math.min(...roundTrips);
  return {
    offset: Math.round((sample.t1 - (sample.t0 + sample.t2) / 2) * MICROS_PER_MS),
    error: Math.max(ERROR_LEAST, Math.ceil(roundTrip / 2) + spread),
    roundTrips,
  };
}
