/**
 * The base: per cell, the value that the sheet was last known to hold, known to be true at some instant in [lo, hi].
 * It changes only by observing the sheet or by a verified write of ours.
 */
import type { Micros } from './micros.ts';
import type { CellValue, SheetValue } from './values/cell-value.ts';

/**
 * Why a cell is left as people typed it. `refused`: MySQL cannot store it; `formula`: it belongs to the sheet;
 * `manual`: a conflict waits for a person; `unwritable`: the sheet cannot hold MySQL's value.
 */
export type HeldWhy = 'refused' | 'formula' | 'manual' | 'unwritable';

export interface Held {
  why: HeldWhy;
  /** MySQL's value when it was held: "MySQL changed" means that it differs from this. */
  db: CellValue;
  at: Micros;
}

export interface CellBase {
  v: SheetValue;
  lo: Micros;
  hi: Micros;
  held?: Held;
}

/** Cells by column id. */
export type RowBase = Readonly<Record<string, CellBase>>;

/** What the protocol remembers of one row (`sync_rows`). */
export interface RowState {
  key: string;
  /** Primary key of the MySQL row as text; null while it has none. */
  pk: string | null;
  /** 0-based row where it was last seen; null when it is not in the sheet. */
  row: number | null;
  /** Null: the sheet was never seen to hold this row. */
  base: RowBase | null;
  /** MySQL has what the sheet lacks. Durable. */
  dirty: boolean;
  /** Our own delete took a row that must come back. */
  goneByUs: boolean;
  repairRounds: number;
  /** n of the open intent that holds this row; edits wait for it. */
  openIntent: number | null;
}

/** MySQL's side of a row, normalised; cells by column id. */
export interface TableRow {
  pk: string;
  values: Readonly<Record<string, CellValue>>;
}
