/** A conflict is a result of a merge: the same cell changed on both sides. It is stored, shown and reversible. */
import type { Micros } from './micros.ts';
import { sameValue, type SheetValue } from './values/cell-value.ts';

export type Resolution = 'SHEET_WINS' | 'DB_WINS' | 'MANUAL' | 'PENDING';

export interface Conflict {
  key: string;
  /** Column id; null when the whole row is meant (a delete against an update). */
  column: string | null;
  base: SheetValue;
  sheet: SheetValue;
  db: SheetValue;
  sheetAt: Micros;
  /** Null: unknown (a cascade, for example). */
  dbAt: Micros | null;
  resolution: Resolution;
  /** Who made the sheet's value what it is; absent: not known. */
  sheetBy?: string;
  /** The row was deleted on this side: what lost is the deletion, not a value. */
  gone?: 'db';
}

/** A value that MySQL refuses or the sheet cannot hold; the side that has it keeps it. */
export interface Issue {
  key: string;
  column: string;
  why: string;
}

/** A cell's next conflict tells who made the sheet's value, if the one before knew it of that very value. */
export function withKnownName<C extends Conflict>(
  next: C,
  before: Pick<Conflict, 'sheet' | 'sheetBy'> | undefined,
): C {
  const isKnown = before?.sheetBy !== undefined && sameValue(before.sheet, next.sheet);
  return next.sheetBy === undefined && isKnown ? { ...next, sheetBy: before.sheetBy } : next;
}
