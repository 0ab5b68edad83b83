/**
 * The reference clock as this process knows it: the offset of its own steady clock to the server's UTC_TIMESTAMP(6). It
 * is measured again and again; without a fresh measurement there is no time to tell.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { fromSqlDateTime, MICROS_PER_MS, type Micros } from '../../core/micros.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { SyncClock } from '../../ports/sync-clock.ts';
import type { MysqlPool } from './pool.ts';
import { text } from './read-row.ts';

export interface SyncClockOptions {
  /** Milliseconds on a clock that is never stepped. */
  now: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Told of each measurement that failed; the next one follows soon. */
  onFailure: (error: unknown) => void;
}

export interface RunningSyncClock extends SyncClock {
  /** Measures once (and fails when MySQL cannot be reached), then goes on measuring until `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Measurement {
  /** Microseconds to add to our own clock. */
  offset: number;
  error: number;
  /** Our own clock, milliseconds. */
  takenAt: number;
}

const MEASURE_EVERY_MS = 30_000;
const RETRY_AFTER_MS = 2_000;
const AGE_MAX_MS = 60_000;
/** Of several samples the one with the shortest round trip is the most exact. */
const SAMPLES = 3;
/** Clocks of two machines drift apart by up to about 100 microseconds a second. */
const DRIFT_US_PER_MS = 0.1;

/** The process's start by the wall clock plus the time since by a monotonic one: a stepped wall clock does not matter. */
export function steadyNow(): number {
  return performance.timeOrigin + performance.now();
}

export function mysqlSyncClock(pool: MysqlPool, options: Partial<SyncClockOptions> = {}): RunningSyncClock {
  const now = options.now ?? steadyNow;
  const wait = options.sleep ?? ((ms, signal) => sleep(ms, undefined, { signal, ref: false }));
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let latest: Measurement | null = null;
  let loop: Promise<void> = Promise.resolve();

  function bounds(): { middle: number; error: number } {
    const at = now();
    const age = latest === null ? Infinity : at - latest.takenAt;
    if (latest === null || age > AGE_MAX_MS) throw new SyncError('CLOCK_UNKNOWN');
    return { middle: at * MICROS_PER_MS + latest.offset, error: latest.error + age * DRIFT_US_PER_MS };
  }

  async function keepMeasuring(): Promise<void> {
    let pauseMs = MEASURE_EVERY_MS;
    while (!isStopping()) {
      await wait(pauseMs, stopping.signal).catch(() => undefined);
      if (isStopping()) return;
      try {
        latest = await measure(pool, now);
        pauseMs = MEASURE_EVERY_MS;
      } catch (error) {
        options.onFailure?.(error);
        pauseMs = RETRY_AFTER_MS;
      }
    }
  }

  return {
    lower(): Micros {
      const { middle, error } = bounds();
      return Math.floor(middle - error);
    },
    upper(): Micros {
      const { middle, error } = bounds();
      return Math.ceil(middle + error);
    },
    async start() {
      latest = await measure(pool, now);
      loop = keepMeasuring();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

/** Offset at the midpoint of the shortest round trip; its error is half of that round trip. */
async function measure(pool: MysqlPool, now: () => number): Promise<Measurement> {
  return pool.use(async (session) => {
    let best: Measurement | null = null;
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const before = now();
      const [row] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
      const after = now();
      if (!row) continue;
      const middle = ((before + after) / 2) * MICROS_PER_MS;
      const error = ((after - before) / 2) * MICROS_PER_MS;
      const offset = fromSqlDateTime(text(row, 'here')) - middle;
      if (best === null || error < best.error) best = { offset, error, takenAt: after };
    }
    if (best === null) throw new SyncError('CLOCK_UNKNOWN');
    return best;
  });
}
