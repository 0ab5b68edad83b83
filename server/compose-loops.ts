/** The rounds of the poller's role, each at its own pace: changes, rings that were lost, old entries, files and triggers. */
import type { Config } from './config.ts';
import { MICROS_PER_MS } from './core/micros.ts';
import { watchTables } from './evolution/watch-tables.ts';
import { purgeOld } from './history/purge-old.ts';
import type { Service } from './lifecycle.ts';
import { loop } from './loop.ts';
import { pollChanges } from './mysql-to-sheet/poll-changes.ts';
import { spreadsheetsWithNotesDue, type KeepNotesPorts } from './notes/keep-notes.ts';
import type { FileChanges } from './ports/file-watch.ts';
import type { Ports } from './ports/ports.ts';
import type { Retention } from './ports/retention.ts';
import { sweep } from './sweep.ts';
import { lookAtTriggers } from './watch/look-at-triggers.ts';
import { scheduleReads } from './watch/schedule-reads.ts';
import { watchFiles, type WatchPorts } from './watch/watch-files.ts';

/** A slow loop: it must never be felt. */
const PURGE_BUSY_MS = 1_000;
const PURGE_IDLE_MS = 3_600_000;

/** What finds work and keeps the tables small. */
export function loops(ports: Ports & KeepNotesPorts, retention: Retention, config: Config): Service[] {
  const { pollBusyMs, pollIdleMs, sweepMs, keepDays } = config;
  const { log } = ports;
  const poll = pollChanges(ports);
  return [
    loop({
      name: 'poller',
      round: async () => (await poll()) > 0,
      busyMs: pollBusyMs,
      idleMs: pollIdleMs,
      log,
    }),
    every('sweep', sweepMs, sweep(ports, spreadsheetsWithNotesDue(ports)), ports),
    loop({
      name: 'purge',
      round: purgeOld(retention, keepDays),
      busyMs: PURGE_BUSY_MS,
      idleMs: PURGE_IDLE_MS,
      log,
    }),
    every('table watch', sweepMs, watchTables(ports), ports),
  ];
}

/** Drive is asked a few times within the time after which its silence counts. */
const SILENCES_MAX = 4;

/** Reads that nobody asked for, and what people should know of their files. */
export function watches(
  ports: Ports & Omit<WatchPorts, 'fileChanges'>,
  fileChanges: readonly FileChanges[],
  config: Config,
): Service[] {
  const { watchMs, readIdleMs, readLatestMs, readFullMs, readsPerMinute: perMinute } = config;
  const schedule = scheduleReads(ports, {
    times: {
      idle: readIdleMs * MICROS_PER_MS,
      latest: readLatestMs * MICROS_PER_MS,
      full: readFullMs * MICROS_PER_MS,
    },
    perMinute,
    accounts: fileChanges.map(({ account }) => account),
    watchedWithin: SILENCES_MAX * watchMs * MICROS_PER_MS,
  });
  // A call to Drive that hangs must not hold up the clock.
  return [
    ...fileChanges.map((changes) =>
      every('watch', watchMs, watchFiles({ ...ports, fileChanges: changes }, { everyMs: watchMs }), ports),
    ),
    every('schedule', Math.min(watchMs, readIdleMs) / 2, schedule, ports),
    every('triggers', readIdleMs, lookAtTriggers(ports), ports),
  ];
}

/** Work that is done at one pace, whatever it finds. */
function every(name: string, ms: number, work: () => Promise<unknown>, { log }: Pick<Ports, 'log'>): Service {
  const round = async () => {
    await work();
    return false;
  };
  return loop({ name, round, busyMs: ms, idleMs: ms, log });
}
