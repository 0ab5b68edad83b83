/** What the protocol remembers of each row: `sync_rows`. */
import type { RowState } from '../core/base.ts';
import type { Micros } from '../core/micros.ts';
import type { Tx } from './database.ts';

export interface Place {
  key: string;
  /** 0-based. */
  row: number | null;
  /** `baseMark` of the base; null when there is none. */
  mark: number | null;
}

export interface Rows {
  /** Locks the rows of these keys in key order and returns those that exist. */
  lock(tx: Tx, link: number, keys: readonly string[]): Promise<Map<string, RowState>>;
  /** Keys of these primary keys, without locking. */
  keysByPk(link: number, pks: readonly string[]): Promise<Map<string, string>>;
  /** Inserts or replaces whole rows. A primary key that another row has is MYSQL_REJECTED: forget that row first. */
  save(tx: Tx, link: number, rows: readonly RowState[]): Promise<void>;
  /** These locked rows were seen in [lo, hi] exactly as their base says. Cheaper than saving them again. */
  seenAgain(tx: Tx, link: number, keys: readonly string[], lo: Micros, hi: Micros): Promise<void>;
  /** Rows whose primary key was changed in MySQL, in the order of the changes: each stays the same row under its new one. */
  movePks(tx: Tx, link: number, moves: readonly { from: string; to: string }[]): Promise<void>;
  /** Rows that still name these primary keys lose them and are dirty: their MySQL rows are gone, and others have the keys. */
  releasePks(tx: Tx, link: number, pks: readonly string[]): Promise<void>;
  forget(tx: Tx, link: number, keys: readonly string[]): Promise<void>;
  /** Where rows were last seen, for all rows of the link or the given keys (no base, small). */
  places(link: number, keys?: readonly string[]): Promise<Place[]>;
  /** The primary key of every row that has one, by row key. */
  owned(link: number): Promise<Map<string, string>>;
  /** Highest 0-based row number of any row seen in the sheet; -1 when there is none. */
  lastRow(link: number): Promise<number>;
  dirtyKeys(link: number, limit: number): Promise<string[]>;
  /** Links that have dirty rows, for the sweep; not the paused ones. */
  withDirty(): Promise<{ link: number; spreadsheet: number }[]>;
  count(link: number): Promise<number>;
}
