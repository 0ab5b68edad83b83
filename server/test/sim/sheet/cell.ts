/**
 * One cell of the simulated spreadsheet. Cells are values: a change puts another one in their place. What a formula shows
 * is not in the cell but in the workbook, because a formula shows another value where it was copied to.
 */
import type { RawScalar } from '../../../../shared/cell.ts';

export type Entered = null | string | number | boolean;

export interface SimCell {
  /** What was typed; null for a formula. */
  readonly value: Entered;
  /** With its "=". */
  readonly formula: string | null;
  /** Shown as a date: of the format, so it stays when the value is replaced. */
  readonly isDate: boolean;
}

export const BLANK: SimCell = { value: null, formula: null, isDate: false };

export function plainCell(value: Entered, isDate = false): SimCell {
  return { value, formula: null, isDate };
}

export function formulaCell(formula: string): SimCell {
  return { value: null, formula, isDate: false };
}

/** The value as the product's reads give it. */
export function scalarOf(shown: Entered, isDate: boolean): RawScalar {
  return isDate && typeof shown === 'number' ? { serial: shown } : shown;
}

export function isBlank(cell: SimCell): boolean {
  return cell.formula === null && (cell.value === null || cell.value === '');
}
