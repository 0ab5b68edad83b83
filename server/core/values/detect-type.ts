/** Detects a column's type from many cells, never from one, and so that no value seen would be refused or rounded. */
import type { RawCell } from '../../../shared/cell.ts';
import type { ColumnType } from '../link.ts';
import { fitDecimal, plainNumber } from './decimal.ts';
import { serialToWallTime } from './serial-date.ts';

export interface DetectedType {
  type: ColumnType;
  nativeType: string;
}

export const NATIVE_TYPES = {
  text: 'MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  decimal: 'DECIMAL(20,6)',
  double: 'DOUBLE',
  date: 'DATETIME(3)',
  boolean: 'TINYINT(1)',
} as const;

export const TEXT_TYPE = { type: 'TEXT', nativeType: NATIVE_TYPES.text } as const satisfies DetectedType;

const DECIMAL = { precision: 20, scale: 6 };

/**
 * One kind in all filled cells decides; anything else, or no filled cell, is TEXT. Numbers that DECIMAL(20,6) would
 * round become DOUBLE, which holds every number that a sheet can.
 */
export function detectColumn(cells: readonly RawCell[]): DetectedType {
  const filled = cells.map(shownValue).filter((cell) => cell !== null && cell !== '' && !isError(cell));
  if (filled.length === 0) return TEXT_TYPE;
  if (filled.every((cell) => typeof cell === 'boolean')) {
    return { type: 'BOOLEAN', nativeType: NATIVE_TYPES.boolean };
  }
  if (filled.every((cell) => typeof cell === 'number')) {
    return { type: 'NUMBER', nativeType: numberType(filled) };
  }
  if (filled.every((cell) => isDate(cell))) return { type: 'DATE', nativeType: NATIVE_TYPES.date };
  return TEXT_TYPE;
}

function shownValue(cell: RawCell): RawCell {
  return typeof cell === 'object' && cell !== null && 'formula' in cell ? cell.value : cell;
}

function isError(cell: RawCell): boolean {
  return typeof cell === 'object' && cell !== null && ('error' in cell || 'unsure' in cell);
}

function isDate(cell: RawCell): boolean {
  return (
    typeof cell === 'object' && cell !== null && 'serial' in cell && serialToWallTime(cell.serial) !== null
  );
}

function numberType(numbers: readonly number[]): string {
  const exact = numbers.every((number) => fitDecimal(plainNumber(number), DECIMAL) === plainNumber(number));
  return exact ? NATIVE_TYPES.decimal : NATIVE_TYPES.double;
}
