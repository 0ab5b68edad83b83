/** A normalised value as a typed sheet cell: never parsed by Google, so never a formula and never a locale's guess. */
import type { CellValue } from './cell-value.ts';
import { fromSheet, type ValueColumn } from './from-sheet.ts';
import { canonicalWallTime, isFinerThanMs, wallTimeToSerial } from './serial-date.ts';

export type SheetCell =
  | { kind: 'empty' }
  | { kind: 'number'; value: number; isDate?: boolean; hasTime?: boolean }
  | { kind: 'text'; value: string }
  | { kind: 'bool'; value: boolean };

/** Google's limit of characters in one cell. */
const CELL_CHARACTERS_MAX = 50_000;

/** The cell to write. Call `unwritable` first: a value that no cell can hold throws a RangeError. */
export function toSheet(column: ValueColumn, value: CellValue): SheetCell {
  if (value === null) return { kind: 'empty' };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  switch (column.type) {
    case 'NUMBER':
      return isExactDouble(column, value)
        ? { kind: 'number', value: Number(value) }
        : { kind: 'text', value };
    case 'DATE':
      if (isFinerThanMs(value)) return { kind: 'text', value };
      return {
        kind: 'number',
        value: wallTimeToSerial(value),
        isDate: true,
        hasTime: !value.endsWith(' 00:00:00.000'),
      };
    case 'TEXT':
    case 'BOOLEAN':
      return { kind: 'text', value };
  }
}

/** Why the sheet cannot hold this value, as a sentence for people; null when it can. */
export function unwritable(column: ValueColumn, value: CellValue): string | null {
  if (typeof value !== 'string') return null;
  if (value.length > CELL_CHARACTERS_MAX) {
    return 'The text is longer than the 50,000 characters that a cell holds.';
  }
  if (column.type === 'DATE' && canonicalWallTime(value) === null) {
    return 'The date does not exist in a spreadsheet.';
  }
  return null;
}

/** A decimal that no double holds is written as text, which reads back as the same decimal. */
function isExactDouble(column: ValueColumn, value: string): boolean {
  return fromSheet(column, Number(value))?.value === value;
}
