/** Linked tables. Our own writes carry the table's name as origin, so that its triggers skip them. */
import type { TableRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { CellValue } from '../core/values/cell-value.ts';
import type { Tx } from './database.ts';

export interface RowWrite {
  /** For an insert: null lets MySQL choose, a primary key brings a deleted row back. */
  pk: string | null;
  key: string;
  /** By column id; only these columns are written. */
  values: Readonly<Record<string, CellValue>>;
  /** 0-based sheet row, kept in `_sheet_row_number`. */
  row: number | null;
}

/** Either the row as it is after the write, read back in the same transaction, or MySQL's reason to refuse it. */
export type WriteOutcome =
  { key: string; row: TableRow } | { key: string; rejected: { errno: number; why: string } };

export interface RefusedDelete {
  pk: string;
  errno: number;
  why: string;
}

export interface Tables {
  /** CREATE TABLE and its three triggers. */
  createManaged(link: Link): Promise<void>;
  drop(table: string): Promise<void>;
  exists(table: string): Promise<boolean>;
  /** Consistent read without locks; normalised. */
  read(tx: Tx, link: Link, pks: readonly string[]): Promise<Map<string, TableRow>>;
  /** Locks rows in primary-key order. Rows that somebody else has locked are skipped: they are in neither map nor gone. */
  lock(
    tx: Tx,
    link: Link,
    pks: readonly string[],
  ): Promise<{ rows: Map<string, TableRow>; busy: Set<string> }>;
  insert(tx: Tx, link: Link, rows: readonly RowWrite[]): Promise<WriteOutcome[]>;
  update(tx: Tx, link: Link, rows: readonly (RowWrite & { pk: string })[]): Promise<WriteOutcome[]>;
  /** Rows that are gone already count as deleted. Returns those that MySQL keeps, because other tables refer to them. */
  delete(tx: Tx, link: Link, pks: readonly string[]): Promise<RefusedDelete[]>;
  /** After a change was written to the sheet: sync columns only; rows locked by others are left alone. */
  markSynced(tx: Tx, link: Link, rows: readonly { pk: string; row: number | null }[]): Promise<void>;
  count(table: string): Promise<number>;
}
