/** A normalised value as a bound parameter. */
import type { CellValue } from './cell-value.ts';
import type { ValueColumn } from './from-sheet.ts';

/** NUMBER goes as text, so that the driver never rounds it; MySQL converts it to the column's type. */
export function toMysql(column: ValueColumn, value: CellValue): string | number | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}
