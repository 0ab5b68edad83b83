/**
 * Attempts of rows whose work failed because of itself. A row rests between attempts and, once it is set aside, until there is
 * newer work of it. Queries for what is pending (inbox, change queue, dirty rows) leave resting rows out by themselves.
 */
import type { ErrorCode } from '../core/sync-error.ts';
import type { Tx } from './database.ts';
import type { DoorbellQueue } from './doorbell.ts';

export type Direction = 'sheet-to-mysql' | 'mysql-to-sheet';

export interface RowFailure {
  key: string;
  /** Primary key as text; null while the row has none, or where it is not known. */
  pk: string | null;
  /** 0-based. */
  row: number | null;
  /** What the row showed (`seenMark`); null where the sheet was not looked at. */
  shown: number | null;
  code: ErrorCode;
  /** For people. */
  detail: string | null;
}

/** What is known of a row whose work failed. */
export interface Attempted {
  /** Only newer work or a person brings it back. */
  isSetAside: boolean;
  /** It is not tried again now. */
  isResting: boolean;
  /** Whose worker tries again. */
  queue: DoorbellQueue;
  /** The newest edit and change that took part; 0 for none. */
  lastEntry: number;
  lastChange: number;
  shown: number | null;
  code: ErrorCode;
}

export interface Failed {
  /** Keys that were set aside with this failure. */
  setAside: string[];
  /** When the first of the others is tried again; null when there are none. */
  againInMs: number | null;
}

export interface Attempts {
  /** By row key; usually empty. */
  of(link: number): Promise<Map<string, Attempted>>;
  /**
   * One more failed attempt of each row; the first one when there is newer work than at the last. `queue` is the one whose
   * worker tries again.
   */
  fail(
    link: { id: number; table: string },
    from: { queue: DoorbellQueue; direction: Direction },
    failures: readonly RowFailure[],
  ): Promise<Failed>;
  /** The rows' work was done, or newer work took its place: they count as never tried, and their dead letters end. */
  end(link: number, keys: readonly string[], tx?: Tx): Promise<void>;
  /** Links with rows that only a read tries again, and whose rest is over, for the sweep. Not the paused ones. */
  withReadsDue(): Promise<{ link: number; spreadsheet: number }[]>;
}
