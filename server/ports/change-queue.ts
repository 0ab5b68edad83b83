/** Changes that the triggers marked: consumed by presence, never by a cursor. */
import type { Micros } from '../core/micros.ts';
import type { HistoryEntry } from '../core/history-entry.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from './database.ts';

export interface Change {
  id: number;
  pk: string;
  operation: 'INSERT' | 'UPDATE' | 'DELETE';
  changedAt: Micros;
  /** A person had it done: an older value was put back. */
  origin?: 'SYSTEM';
  /** Who, where it is known. */
  by?: string;
  /** The statement gave the row this primary key: it is the same row. Told with the DELETE of the old one. */
  movedTo?: string;
}

/** A handled change with its entry in the history. */
export interface ChangeRecord {
  change: Change;
  entry: HistoryEntry;
}

export interface ChangeQueue {
  /** Oldest first, without locks. */
  pending(table: string, limit: number): Promise<Change[]>;
  /** When these rows were changed last by what is still queued; rows without an entry are not in it. */
  changedAt(tx: Tx, table: string, pks: readonly string[]): Promise<Map<string, Micros>>;
  /** Changed primary keys that nobody has followed yet, in their order; each is told once. */
  takeMoves(tx: Tx, table: string): Promise<{ from: string; to: string }[]>;
  /** Moves exactly these entries to the history. One that was moved before is not told twice. */
  moveToLog(tx: Tx, link: Pick<Link, 'id' | 'table'>, records: readonly ChangeRecord[]): Promise<void>;
  /** Takes these entries away untold: they concern no row of the link. */
  drop(tx: Tx, changes: readonly Change[]): Promise<void>;
  /** Tables with entries, for the poller; not those of paused links. One cheap query. */
  tablesWithChanges(): Promise<string[]>;
  count(): Promise<number>;
}
