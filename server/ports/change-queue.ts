/** Changes that the triggers marked: consumed by presence, never by a cursor. */
import type { Micros } from '../core/micros.ts';
import type { CellValue, SheetValue } from '../core/values/cell-value.ts';
import type { Tx } from './database.ts';

export interface Change {
  id: number;
  pk: string;
  operation: 'INSERT' | 'UPDATE' | 'DELETE';
  changedAt: Micros;
}

/** The history people see: one entry of `sync_change_log` for each handled change. Values by MySQL column name. */
export interface ChangeRecord {
  change: Change;
  old: Record<string, SheetValue> | null;
  new: Record<string, CellValue> | null;
}

export interface ChangeQueue {
  /** Oldest first, without locks. */
  pending(table: string, limit: number): Promise<Change[]>;
  /** When these rows were changed last by what is still queued; rows without an entry are not in it. */
  changedAt(tx: Tx, table: string, pks: readonly string[]): Promise<Map<string, Micros>>;
  /** Moves exactly these entries to the change log, processed. */
  moveToLog(tx: Tx, table: string, records: readonly ChangeRecord[]): Promise<void>;
  /** Tables with entries, for the poller; not those of paused links. One cheap query. */
  tablesWithChanges(): Promise<string[]>;
  count(): Promise<number>;
}
