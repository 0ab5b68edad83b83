/**
 * Schedules reads of whole tabs that no event asked for, who waits longest first, within a share of the read budget of the
 * account. What is due is a mark in MySQL, so any process can do it and a lost ring costs seconds.
 */
import { MICROS_PER_MS, type Micros } from '../core/micros.ts';
import { chooseReads, type ReadTimes } from '../core/read-schedule.ts';
import type { FileWatch } from '../ports/file-watch.ts';
import type { Ports } from '../ports/ports.ts';

const MINUTE: Micros = 60_000 * MICROS_PER_MS;

export interface ScheduleOptions {
  times: ReadTimes;
  /** Scheduled reads in a minute, all processes together. */
  perMinute: number;
  /** Whose files are watched, and how old the last answer for each may be. */
  accounts: readonly string[];
  watchedWithin: Micros;
}

type SchedulePorts = Pick<Ports, 'linkReads' | 'doorbell' | 'clock' | 'log'> & { fileWatch: FileWatch };

/** Returns how many reads were scheduled. */
export function scheduleReads(ports: SchedulePorts, options: ScheduleOptions): () => Promise<number> {
  const { times, perMinute, accounts, watchedWithin } = options;
  return async () => {
    const now = ports.clock.lower();
    const links = await ports.linkReads.idle();
    if (links.length === 0) return 0;
    const workedAt = await Promise.all(accounts.map((account) => ports.fileWatch.workedAt(account)));
    const isWatched = workedAt.every((at) => at !== null && at >= now - watchedWithin);
    const used = await ports.linkReads.countScheduled(now - MINUTE);
    const chosen = chooseReads(links, now, { times, isWatched, max: perMinute - used });
    let scheduled = 0;
    for (const { link, spreadsheet, reason } of chosen) {
      if (!(await ports.linkReads.schedule(link, now))) continue;
      scheduled += 1;
      ports.log.info({ event: 'read-scheduled', link, reason }, 'a tab is read without being asked to');
      await ports.doorbell.ring('reconcile', spreadsheet);
    }
    return scheduled;
  };
}
