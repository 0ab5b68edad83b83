/**
 * Repairs owed to the sheet: what a write of ours did to rows that a person had moved in that instant. Everything that was
 * overwritten or deleted is on the scratch tab, so it goes back by copying: with its formulas and formats.
 */
import type { RawCell } from '../../shared/cell.ts';
import type { CellBase } from './base.ts';
import type { SheetValue } from './values/cell-value.ts';

/** Where the scratch tab has the copy of a whole row: `row` as it was addressed, columns [at, at + width). */
export interface Copy {
  row: number;
  at: number;
  width: number;
}

export interface OverwrittenCell {
  column: string;
  /** 0-based column of the tab. */
  index: number;
  /** What we wrote: only a cell that still shows it is put back. */
  ours: SheetValue;
  /** What it held before: what putting it back writes. */
  was: SheetValue;
  /** What the sheet holds once it is back; null for a row without a base. */
  base: CellBase | null;
}

/** The row that shows the key `from`, last seen at `row`, is the row of the key `to`; null: it had no key. */
export interface Rekey {
  kind: 'rekey';
  /** Null: we took the key away. */
  from: string | null;
  to: string | null;
  row: number;
  /** What the row shows (`seenMark`), by which it is known among others with that key; null when it could not be judged. */
  mark: number | null;
}

/** Cells of a row that was not meant. A null key: the row had none (a stray write). */
export interface Restore {
  kind: 'restore';
  key: string | null;
  row: number;
  /** What the row shows since our write (`seenMark`): it may have been sorted away from its key. */
  mark: number | null;
  cells: OverwrittenCell[];
  copy: Copy;
}

/** A row that we deleted, although it was not meant or had been edited. */
export interface PutBack {
  kind: 'putBack';
  key: string | null;
  /** 0-based row at which it goes in again. */
  row: number;
  copy: Copy;
  /** Where the columns were when it was copied, by column id, and `key`. */
  places?: Readonly<Record<string, number>>;
  /** What it held, from the link's first column on: kept for people should the copy be lost. */
  cells: RawCell[];
}

export type Repair = Rekey | Restore | PutBack;

export interface OwedRepair {
  id: number;
  repair: Repair;
}

/** Repairs of one row without peace, after which the link pauses. */
export const REPAIR_ROUNDS_MAX = 4;
