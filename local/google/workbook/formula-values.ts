/** Values inside a formula: what operands are, and how Sheets turns one type into another. */
import type { CellError, CellValue, ErrorType } from './cell.ts';
import { isCellError } from './cell.ts';
import type { Rectangle } from './grid-range.ts';
import { parseEntry } from './parse-entry.ts';

/** A single value, or a reference that is read when needed. `extent` is its part with data. */
export type Operand =
  | { readonly kind: 'value'; readonly value: CellValue | null }
  | {
      readonly kind: 'area';
      readonly area: Rectangle;
      readonly extent: Rectangle;
      readonly at: { readonly row: number; readonly column: number };
      readonly valueAt: (row: number, column: number) => CellValue;
    };

export type Area = Extract<Operand, { kind: 'area' }>;

/** Ends the evaluation of a formula with an error value. */
export class FormulaFailure extends Error {
  readonly value: CellError;

  constructor(error: ErrorType, message: string) {
    super(message);
    this.value = { error, message };
  }
}

/** The value of an operand; of a larger reference the cell in the formula's own row or column. Errors end the formula. */
export function scalarOf(operand: Operand): CellValue {
  const value = operand.kind === 'value' ? (operand.value ?? undefined) : cellOfArea(operand);
  if (isCellError(value)) throw new FormulaFailure(value.error, value.message);
  return value;
}

function cellOfArea({ area, at, valueAt }: Area): CellValue {
  const inside = (line: number, start: number, end: number): number | undefined =>
    end - start === 1 ? start : line >= start && line < end ? line : undefined;
  const row = inside(at.row, area.startRow, area.endRow);
  const column = inside(at.column, area.startColumn, area.endColumn);
  if (row === undefined || column === undefined) {
    throw new FormulaFailure('VALUE', 'An array value could not be found.');
  }
  return valueAt(row, column);
}

/** All values of an operand, row by row, blanks of references included. */
export function* valuesOf(operand: Operand): Generator<CellValue> {
  if (operand.kind === 'value') {
    yield operand.value ?? undefined;
    return;
  }
  const { startRow, endRow, startColumn, endColumn } = operand.extent;
  for (let row = startRow; row < endRow; row += 1) {
    for (let column = startColumn; column < endColumn; column += 1) yield operand.valueAt(row, column);
  }
}

export function asNumber(value: CellValue): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (typeof value === 'boolean') return Number(value);
  const parsed = typeof value === 'string' ? parseEntry(value).value : undefined;
  if (typeof parsed === 'number') return parsed;
  throw new FormulaFailure('VALUE', `Expected a number, but '${asText(value)}' is a text.`);
}

export function asText(value: CellValue): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (isCellError(value)) throw new FormulaFailure(value.error, value.message);
  return String(value);
}

export function asBoolean(value: CellValue): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return asNumber(value) !== 0;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new FormulaFailure('VALUE', `Expected a boolean, but '${value}' is a text.`);
}

/** Numbers before texts before booleans; texts without regard to case; a blank counts as 0, '' or FALSE. */
export function compareScalars(left: CellValue, right: CellValue): number {
  const [a, b] = [left ?? blankLike(right), right ?? blankLike(left)];
  if (typeof a === 'string' && typeof b === 'string') {
    return a.localeCompare(b, 'en', { sensitivity: 'accent' });
  }
  const rank = (value: CellValue): number => ['number', 'string', 'boolean'].indexOf(typeof value);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  return Number(a) - Number(b);
}

function blankLike(other: CellValue): CellValue {
  if (typeof other === 'string') return '';
  return typeof other === 'boolean' ? false : 0;
}
