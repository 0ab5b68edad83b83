/** Normalised values: the common form in which both sides are compared. */

/**
 * A value both sides can hold, normalised for its column: `null` is empty / NULL; NUMBER is a canonical decimal string;
 * DATE is `YYYY-MM-DD HH:MM:SS.mmm` as wall time of the spreadsheet; BOOLEAN is a boolean; TEXT a non-empty string.
 */
export type CellValue = null | string | boolean;

/** What a sheet cell holds: a value MySQL can store, or one the column refuses, kept as canonical text to compare. */
export type SheetValue = CellValue | Refused;

export interface Refused {
  refused: string;
  /** Why, and what would be taken, in sentences for people. */
  why: string;
  /** The cell is still being calculated: there is nothing to tell people. */
  isPending?: true;
  /**
   * What the cell would mean in another format: a date in a column of numbers, or a number in one of dates. A cell that
   * was known to hold just that has been formatted anew, not edited.
   */
  alike?: string;
}

export function isRefused(value: SheetValue): value is Refused {
  return typeof value === 'object' && value !== null;
}

/** A refused value that a person has to correct. */
export function needsPerson(value: SheetValue): value is Refused {
  return isRefused(value) && value.isPending !== true;
}

/** Also of a value and a refused one that only another format keeps from being it. */
export function sameValue(a: SheetValue, b: SheetValue): boolean {
  if (isRefused(a)) return isRefused(b) ? a.refused === b.refused : a.alike !== undefined && a.alike === b;
  return isRefused(b) ? sameValue(b, a) : a === b;
}

/** What people see of a value in conflict lists and logs of issues. */
export function showValue(value: SheetValue): string | null {
  if (value === null) return null;
  return isRefused(value) ? value.refused : String(value);
}
