/**
 * Normalises a sheet cell for its column, strictly: a value the column cannot hold is refused, never mangled.
 * It is idempotent over `to-sheet`: what we write reads back as the same value.
 */
import type { RawCell, RawScalar } from '../../../shared/cell.ts';
import type { Column } from '../link.ts';
import type { Refused, SheetValue } from './cell-value.ts';
import { fitDecimal, isPlainDecimal, parseDecimalType, plainNumber } from './decimal.ts';
import { canonicalWallTime, serialToWallTime } from './serial-date.ts';

/** One cell as the merge takes it. */
export interface Observed {
  value: SheetValue;
  /** The formula's text when the cell holds one; such a cell belongs to the sheet. */
  formula: string | null;
}

/** Null when only a read by the server can tell the value. */
export function fromSheet(column: Pick<Column, 'type' | 'nativeType'>, cell: RawCell): Observed | null {
  if (typeof cell === 'object' && cell !== null) {
    if ('unsure' in cell) return null;
    if ('formula' in cell) return { value: fromScalar(column, cell.value), formula: cell.formula };
  }
  return { value: fromScalar(column, cell), formula: null };
}

function fromScalar(column: Pick<Column, 'type' | 'nativeType'>, cell: RawScalar): SheetValue {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'object' && 'error' in cell) {
    return refuse(cell.error, 'The cell shows an error value.');
  }
  switch (column.type) {
    case 'TEXT':
      return toText(cell);
    case 'NUMBER':
      return toNumber(column.nativeType, cell);
    case 'DATE':
      return toDate(cell);
    case 'BOOLEAN':
      return toBoolean(cell);
  }
}

type Filled = Exclude<RawScalar, null | { error: string }>;

/** A surrogate without its pair: UTF-8, and so MySQL, cannot hold it. */
const HALF_CHARACTERS = /\p{Surrogate}/gu;

function toText(cell: Filled): SheetValue {
  if (typeof cell === 'string') {
    const whole = cell.replace(HALF_CHARACTERS, '\ufffd');
    return whole === cell ? cell : refuse(whole, 'The text holds half a character. Type it again.');
  }
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (typeof cell === 'number') return plainNumber(cell);
  const wallTime = serialToWallTime(cell.serial);
  if (wallTime === null) {
    return refuse(`date ${plainNumber(cell.serial)}`, 'The date is outside of the years 1000 to 9999.');
  }
  return wallTime.replace(/(?: 00:00:00)?\.000$/, '');
}

function toNumber(nativeType: string, cell: Filled): SheetValue {
  const plain = plainDecimalOf(cell);
  if (plain === null) return refuse(showFilled(cell), 'The value is not a number.');
  const decimal = parseDecimalType(nativeType);
  if (decimal === null) {
    const number = Number(plain);
    if (!Number.isFinite(number)) return refuse(plain, `The number does not fit ${nativeType}.`);
    return plainNumber(number);
  }
  return fitDecimal(plain, decimal) ?? refuse(showFilled(cell), `The number does not fit ${nativeType}.`);
}

function plainDecimalOf(cell: Filled): string | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? plainNumber(cell) : null;
  return typeof cell === 'string' && isPlainDecimal(cell) ? cell : null;
}

function toDate(cell: Filled): SheetValue {
  if (typeof cell === 'object') {
    const wallTime = serialToWallTime(cell.serial);
    return wallTime ?? refuse(showFilled(cell), 'The date is outside of the years 1000 to 9999.');
  }
  const wallTime = typeof cell === 'string' ? canonicalWallTime(cell) : null;
  return wallTime ?? refuse(showFilled(cell), 'The value is not a date.');
}

const TRUE_WORDS = new Set(['true', 'yes', '1']);
const FALSE_WORDS = new Set(['false', 'no', '0']);

function toBoolean(cell: Filled): SheetValue {
  if (typeof cell === 'boolean') return cell;
  const word = showFilled(cell).toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  return refuse(showFilled(cell), 'The value is neither true nor false.');
}

function showFilled(cell: Filled): string {
  if (typeof cell === 'object') return `date ${plainNumber(cell.serial)}`;
  return typeof cell === 'number' ? plainNumber(cell) : String(cell);
}

function refuse(refused: string, why: string): Refused {
  return { refused, why };
}
