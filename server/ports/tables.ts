/** Linked tables. Our own writes carry the table's name as origin, so that its triggers skip them. */
import type { TableRow } from '../core/base.ts';
import type { Column, Link } from '../core/link.ts';
import type { TableColumn } from '../core/schema/follow-table.ts';
import type { RowStatus } from '../core/row-status.ts';
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
  /** `_sync_status` from now on; SYNCED when absent. */
  status?: RowStatus;
}

/** What the sync columns of a row are to tell. */
export interface RowMark {
  pk: string;
  /** 0-based. */
  row: number | null;
  status: RowStatus;
}

/**
 * Either the row as it is after the write, read back in the same transaction, or MySQL's reason to refuse it. `isUnclear`: the
 * error is none of a value, and may be gone at the next attempt. `columns`: the ids of those that it is about, where that is known.
 */
export type WriteOutcome =
  | { key: string; row: TableRow }
  | { key: string; rejected: { errno: number; why: string; isUnclear?: true; columns?: readonly string[] } };

export interface RefusedDelete {
  pk: string;
  errno: number;
  why: string;
}

export interface Tables {
  /** CREATE TABLE and its three triggers. */
  createManaged(link: Link): Promise<void>;
  /** Creates the triggers that a managed table lacks: from now on its changes are marked. */
  watch(table: string): Promise<void>;
  /** Drops our triggers: nothing marks the table's changes any more. The table and its data stay. */
  unwatch(table: string): Promise<void>;
  /** Names of all columns of the table, ours too. */
  columnNames(table: string): Promise<string[]>;
  /** ALTER TABLE: adds those of the link's columns that a managed table lacks. */
  addColumns(link: Pick<Link, 'table' | 'columns'>): Promise<void>;
  /**
   * Primary keys behind `after` (null: from the first), in the table's order; of an ENUM or a SET, in that of its texts. Rows that
   * do not meet the condition of the link are left out.
   */
  pks(link: Pick<Link, 'table' | 'attached'>, after: string | null, limit: number): Promise<string[]>;
  drop(table: string): Promise<void>;
  exists(table: string): Promise<boolean>;
  /** The table's columns without the sync columns, as MySQL's catalogue tells them; none when the table is gone. */
  columns(table: string): Promise<TableColumn[]>;
  /** By linked table, a mark that changes when its columns do. */
  columnMarks(): Promise<ReadonlyMap<string, string>>;
  /**
   * `ALTER TABLE … ADD COLUMN … NULL`, outside of any transaction. `busy`: somebody uses the table for longer than we may
   * keep others waiting; try again later. A column that is there already is `added`.
   */
  addColumn(table: string, column: Pick<Column, 'name' | 'nativeType'>): Promise<'added' | 'busy'>;
  /** Consistent read without locks; normalised. */
  read(tx: Tx, link: Link, pks: readonly string[]): Promise<Map<string, TableRow>>;
  /** Locks rows in primary-key order. Rows that somebody else has locked are skipped: they are in neither map nor gone. */
  lock(
    tx: Tx,
    link: Link,
    pks: readonly string[],
  ): Promise<{ rows: Map<string, TableRow>; busy: Set<string> }>;
  /**
   * Rows of an attached table that have the primary key which these rows show in their mapped columns, by row key; rows whose
   * key is not all mapped or not all there are not in it, nor those that do not meet the condition of the link.
   */
  findShown(
    tx: Tx,
    link: Link,
    rows: readonly { key: string; values: Readonly<Record<string, CellValue>> }[],
  ): Promise<Map<string, string>>;
  insert(tx: Tx, link: Link, rows: readonly RowWrite[]): Promise<WriteOutcome[]>;
  update(tx: Tx, link: Link, rows: readonly (RowWrite & { pk: string })[]): Promise<WriteOutcome[]>;
  /**
   * As `update`, but as any other program: the triggers mark it, so that it goes on to the sheet. The mark says that a person
   * had it done, and who (`by`, null when nobody knows).
   */
  change(tx: Tx, link: Link, row: RowWrite & { pk: string }, by: string | null): Promise<WriteOutcome>;
  /** As `insert`, marked likewise. */
  bringBack(tx: Tx, link: Link, row: RowWrite, by: string | null): Promise<WriteOutcome>;
  /** As `delete`, marked likewise. Null, or why MySQL keeps the row. */
  takeAway(tx: Tx, link: Link, pk: string, by: string | null): Promise<RefusedDelete | null>;
  /** Rows that are gone already count as deleted. Returns those that MySQL keeps, because other tables refer to them. */
  delete(tx: Tx, link: Link, pks: readonly string[]): Promise<RefusedDelete[]>;
  /**
   * Sync columns only, and only where they change: status, and DATABASE as who modified the row last where the hash tells
   * that it was not us; place and hash too, except of a PENDING row, which is marked again. Rows locked by others are left
   * alone.
   */
  mark(tx: Tx, link: Link, marks: readonly RowMark[]): Promise<void>;
  /** Of an attached table, the rows that meet the condition of its link. */
  count(table: string, attached?: Link['attached']): Promise<number>;
}
