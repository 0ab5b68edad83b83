/** The history as people look at it, and what they had put back. Flows write it through `records` and `changeQueue`. */
import type { HistoryEntry } from '../core/history-entry.ts';
import type { Micros } from '../core/micros.ts';
import type { Tx } from './database.ts';

export interface StoredEntry extends HistoryEntry {
  id: number;
  /** Number of the link. */
  link: number;
  at: Micros;
  /** 0-based row where its row is now; where it was then when it is not in the tab any more. */
  place: number | null;
  /** Columns whose older value was put back; an empty name stands for all of them. */
  restored: ReadonlySet<string>;
}

export interface HistoryWanted {
  /** Ids below it; null: from the newest on. */
  before: number | null;
  limit: number;
  key?: string;
  /** 0-based: the row that is there now. */
  row?: number;
  /** Name of the MySQL column. */
  column?: string;
}

export interface History {
  /** Newest first. */
  list(link: number, wanted: HistoryWanted): Promise<StoredEntry[]>;
  get(link: number, id: number): Promise<StoredEntry | null>;
  /** As of this transaction, locked. Rows of the sync and of the table are locked before it. */
  lock(tx: Tx, link: number, id: number): Promise<StoredEntry | null>;
  /** `column` null: all columns of the entry. */
  markRestored(tx: Tx, id: number, column: string | null): Promise<void>;
  /** Whether a value of the row went from one side to the other after this time. */
  isChangedSince(tx: Tx, link: number, key: string, since: Micros): Promise<boolean>;
}
