/**
 * The base: per cell, the value that the sheet was last known to hold, known to be true at some instant in [lo, hi].
 * It changes only by observing the sheet or by a verified write of ours.
 */
import type { Micros } from './micros.ts';
import { sameValue, type CellValue, type SheetValue } from './values/cell-value.ts';

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
  /**
   * The cell shows what a write of ours put there by mistake, as a person had moved the row: this is what MySQL was known to have then.
   * Only another value is a change of MySQL's, should the row go before it is put right.
   */
  covered?: CellValue;
}

/** Cells by column id. */
export type RowBase = Readonly<Record<string, CellBase>>;

/** The base of a row that was seen in [lo, hi] exactly as the base says. */
export function seenAgain(base: RowBase, lo: Micros, hi: Micros): RowBase {
  const cells = Object.entries(base).map(([column, cell]): [string, CellBase] => [
    column,
    cell.lo >= lo ? cell : { ...cell, lo, hi: Math.max(cell.hi, hi) },
  ]);
  return Object.fromEntries(cells);
}

/** Without cells of columns that are synced no longer: they would make each row look like another one. */
export function withoutStrangers(base: RowBase, columns: readonly { id: string }[]): RowBase {
  const known = new Set(columns.map(({ id }) => id));
  const cells = Object.entries(base);
  return cells.every(([id]) => known.has(id))
    ? base
    : Object.fromEntries(cells.filter(([id]) => known.has(id)));
}

/** Whether two bases say the same of each cell, whenever that was. */
export function sameCells(a: RowBase | null, b: RowBase | null): boolean {
  if (a === null || b === null) return a === b;
  const columns = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...columns].every((column) => sameCell(a[column], b[column]));
}

function sameCell(a: CellBase | undefined, b: CellBase | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [heldA, heldB] = [a.held, b.held];
  const isSameHeld = heldA?.why === heldB?.why && heldA?.db === heldB?.db;
  return sameValue(a.v, b.v) && isSameHeld && a.covered === b.covered;
}

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

/** A row of which nothing is known but its key. */
export function unknownRow(key: string): RowState {
  const nothing = { pk: null, row: null, base: null, openIntent: null };
  return { key, ...nothing, dirty: false, goneByUs: false, repairRounds: 0 };
}

/** MySQL's side of a row, normalised; cells by column id. Columns that only the sheet writes are left out: what MySQL has there concerns nobody. */
export interface TableRow {
  pk: string;
  values: Readonly<Record<string, CellValue>>;
  /** It does not meet the condition of its link: it is merged as any other, but the sheet is to be without it. */
  isOutside?: true;
}

/** The row as far as it is the sheet's: null when MySQL is without it, and when it does not meet the condition of the link. */
export function shownRow(db: TableRow | null | undefined): TableRow | null {
  return db === undefined || db?.isOutside === true ? null : db;
}
