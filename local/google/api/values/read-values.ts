/** Reading values: the clipped range, and rows without their trailing blanks. */
import { formatA1 } from '../../workbook/a1.ts';
import type { Place } from '../edit-context.ts';
import { isCellError } from '../../workbook/cell.ts';
import { renderValue } from '../wire-cell.ts';
import type { ReadOptions } from './value-range.ts';

/** The `ValueRange` of a place; without `values` when all of it is blank. */
export function readValues({ tab, area }: Place, options: ReadOptions): object {
  const errorsAreText = tab.switches.isOn('errorsReadAsText');
  const rows = tab
    .read(area)
    .map((row) =>
      row.map((cell) => (!errorsAreText && isCellError(cell.effective) ? '' : renderValue(cell, options))),
    )
    .map((row) => row.slice(0, row.findLastIndex((value) => value !== '') + 1));
  const filled = rows.slice(0, rows.findLastIndex((row) => row.length > 0) + 1);
  const { majorDimension } = options;
  const values = majorDimension === 'ROWS' ? filled : transposed(filled);
  return {
    range: formatA1(tab.title, area),
    majorDimension,
    ...(values.length > 0 && { values }),
  };
}

function transposed<T>(rows: readonly (readonly T[])[]): (T | string)[][] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => {
    const line = rows.map((row) => row[column] ?? '');
    return line.slice(0, line.findLastIndex((value) => value !== '') + 1);
  });
}
