/**
 * When a tab is read although no event asked for it: its file changed, cells were still being calculated, it has formulas whose
 * results nobody tells of, or it has not been read for long. Pure.
 */
import type { Micros } from './micros.ts';

export interface ReadTimes {
  /** A file that changed is read when it has not changed again for so long. */
  idle: Micros;
  /** And at the latest so long after its first change; also how often tabs with formulas are read. */
  latest: Micros;
  /** A tab is read at least this often. */
  full: Micros;
}

/** What is known of one link that has no read due. */
export interface ReadFacts {
  link: number;
  spreadsheet: number;
  /** Start of the last read of the whole tab; null: never. */
  lastReadAt: Micros | null;
  /** First and last time at which the file was said to have changed since; null when it was not. */
  changed: { first: Micros; last: Micros } | null;
  /** Reads in a row that found cells still being calculated. */
  pendingReads: number;
  /** Or its table is a view: nobody tells what they show. */
  hasFormulas: boolean;
}

export type ReadReason = 'file-changed' | 'calculating' | 'formulas' | 'full';

/** The reason that came up first, and when it did; `since` may lie ahead. */
export function nextRead(
  { lastReadAt, changed, pendingReads, hasFormulas }: ReadFacts,
  times: ReadTimes,
  isWatched: boolean,
): { reason: ReadReason; since: Micros } {
  const read = lastReadAt ?? 0;
  const candidates: { reason: ReadReason; since: Micros }[] = [{ reason: 'full', since: read + times.full }];
  if (changed !== null) {
    const since = Math.min(changed.last + times.idle, changed.first + times.latest);
    candidates.push({ reason: 'file-changed', since });
  }
  // Waiting doubles: a result that never comes must not cost a read each minute for ever.
  if (pendingReads > 0) {
    const wait = Math.min(times.idle * 2 ** (pendingReads - 1), times.latest);
    candidates.push({ reason: 'calculating', since: read + wait });
  }
  // Calculated results change no file; and a file that nobody watches may have changed.
  if (hasFormulas || !isWatched) candidates.push({ reason: 'formulas', since: read + times.latest });
  return candidates.reduce((first, each) => (each.since < first.since ? each : first));
}

export interface ChosenRead {
  link: number;
  spreadsheet: number;
  reason: ReadReason;
}

/** Those that are due at `now`, who waits longest first, `max` at most. */
export function chooseReads(
  links: readonly ReadFacts[],
  now: Micros,
  { times, isWatched, max }: { times: ReadTimes; isWatched: boolean; max: number },
): ChosenRead[] {
  return links
    .map((facts) => ({
      ...nextRead(facts, times, isWatched),
      link: facts.link,
      spreadsheet: facts.spreadsheet,
    }))
    .filter(({ since }) => since <= now)
    .sort((a, b) => a.since - b.since || a.link - b.link)
    .slice(0, Math.max(0, max))
    .map(({ link, spreadsheet, reason }) => ({ link, spreadsheet, reason }));
}
