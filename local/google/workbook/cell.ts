/**
 * One cell as it is stored. Cells are immutable values: a change makes a new one, so a snapshot of a tab
 * is a copy of its list of rows and nothing deeper.
 */

/** What a person or the API puts into a cell. Dates and times are numbers (serials) with a date format. */
export type Scalar = string | number | boolean;

/** The errors that a formula can end in, named as the API names them. */
export type ErrorType =
  'ERROR' | 'NULL_VALUE' | 'DIVIDE_BY_ZERO' | 'VALUE' | 'REF' | 'NAME' | 'NUM' | 'N_A' | 'LOADING';

/** The result of a formula that failed. */
export interface CellError {
  readonly error: ErrorType;
  readonly message: string;
}

/** The effective value of a cell; undefined when the cell has no data. */
export type CellValue = Scalar | CellError | undefined;

/** `userEnteredFormat` as the API has it; only `numberFormat` means something to the stand-in. */
export interface CellFormat {
  readonly numberFormat?: { readonly type: string; readonly pattern?: string };
  readonly [property: string]: unknown;
}

/** At most one of `value` and `formula` is there. A formula is kept with its leading "=", as typed. */
export interface Cell {
  readonly value?: Scalar;
  readonly formula?: string;
  readonly format?: CellFormat;
  readonly note?: string;
  readonly validation?: object;
}

/** A cell as readers see it. */
export interface CellView extends Cell {
  /** The computed value of a formula, else `value`. */
  readonly effective: CellValue;
  /** The text on the screen, '' for a blank. */
  readonly formatted: string;
}

const errorTexts: Record<ErrorType, string> = {
  ERROR: '#ERROR!',
  NULL_VALUE: '#NULL!',
  DIVIDE_BY_ZERO: '#DIV/0!',
  VALUE: '#VALUE!',
  REF: '#REF!',
  NAME: '#NAME?',
  NUM: '#NUM!',
  N_A: '#N/A',
  LOADING: 'Loading...',
};

/** Tells an error from every other effective value. */
export function isCellError(value: CellValue): value is CellError {
  return typeof value === 'object';
}

/** The text that stands in a cell whose formula failed. */
export function errorText(error: CellError): string {
  return errorTexts[error.error];
}

/** True when nothing was entered: formats, notes and validation do not count as data. */
export function isBlank(cell: Cell | undefined): boolean {
  return cell === undefined || (cell.value === undefined && cell.formula === undefined);
}

/** The parts of a cell, each of which may be missing. */
export type CellParts = { readonly [part in keyof Cell]: Cell[part] | undefined };

/** A copy of the cell with other content: a formula, a scalar, or nothing. Format, note and validation stay. */
export function withContent(
  cell: Cell | undefined,
  content: Pick<CellParts, 'value' | 'formula'>,
): Cell | undefined {
  return cellOf({ ...cell, value: content.value, formula: content.formula });
}

/** A copy of the cell with some parts set, or removed where they are undefined. */
export function withParts(cell: Cell | undefined, parts: CellParts): Cell | undefined {
  return cellOf({ ...cell, ...parts });
}

/** A cell of these parts; undefined when there is none, so that rows stay sparse. */
export function cellOf({ value, formula, format, note, validation }: CellParts): Cell | undefined {
  const cell: { -readonly [part in keyof Cell]: Cell[part] } = {};
  if (value !== undefined) cell.value = value;
  if (formula !== undefined) cell.formula = formula;
  if (format !== undefined) cell.format = format;
  if (note !== undefined) cell.note = note;
  if (validation !== undefined) cell.validation = validation;
  return Object.keys(cell).length === 0 ? undefined : cell;
}
