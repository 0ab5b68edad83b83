/**
 * The seam to whatever computes formulas. An engine knows nothing of workbooks: it gets a formula's text and
 * reads the cells that it needs. It never throws for a bad formula; the result is then an error value.
 */
import type { CellValue } from './cell.ts';
import type { Rectangle } from './grid-range.ts';

/** The cells that a formula may read. */
export interface FormulaSource {
  /** One computed value. `title` undefined: the formula's own tab. */
  valueAt(title: string | undefined, row: number, column: number): CellValue;
  /** The part of a rectangle with data in it (open bounds are Infinity); undefined: no such tab. */
  extent(title: string | undefined, area: Rectangle): Rectangle | undefined;
  /** The place with that name; undefined: there is none. */
  named(name: string): { readonly title: string; readonly area: Rectangle } | undefined;
  /** Wall time of the spreadsheet as a serial number. */
  now(): number;
}

export interface FormulaEngine {
  /** The value of a formula (with its "=") that stands at a cell. */
  evaluate(formula: string, at: { row: number; column: number }, source: FormulaSource): CellValue;
}
