/** Google's cells as the product reads them: `effectiveValue` is the value, a date is a number that is shown as one. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { RawCell, RawScalar } from '../../../shared/cell.ts';
import { LOADING } from '../../core/values/from-sheet.ts';

type CellData = sheets_v4.Schema$CellData;

const DATE_FORMATS = new Set(['DATE', 'TIME', 'DATE_TIME']);

/** Google's names of error values, as the sheet shows them in English. */
const ERRORS: Readonly<Record<string, string>> = {
  ERROR: '#ERROR!',
  NULL_VALUE: '#NULL!',
  DIVIDE_BY_ZERO: '#DIV/0!',
  VALUE: '#VALUE!',
  REF: '#REF!',
  NAME: '#NAME?',
  NUM: '#NUM!',
  N_A: '#N/A',
  LOADING,
};

export function readCell(cell: CellData | undefined): RawCell {
  const value = readScalar(cell);
  const formula = cell?.userEnteredValue?.formulaValue;
  return typeof formula === 'string' ? { formula, value } : value;
}

function readScalar(cell: CellData | undefined): RawScalar {
  const value = cell?.effectiveValue;
  if (!value) return null;
  if (typeof value.stringValue === 'string') return value.stringValue;
  if (typeof value.boolValue === 'boolean') return value.boolValue;
  if (typeof value.numberValue === 'number') {
    const format = cell.effectiveFormat?.numberFormat?.type ?? '';
    return DATE_FORMATS.has(format) ? { serial: value.numberValue } : value.numberValue;
  }
  if (value.errorValue) return { error: ERRORS[value.errorValue.type ?? ''] ?? '#ERROR!' };
  return null;
}

/** Rows of one GridData; ragged as Google sends them. */
export function readRows(grid: sheets_v4.Schema$GridData): RawCell[][] {
  return (grid.rowData ?? []).map((row) => (row.values ?? []).map(readCell));
}
