/**
 * Normalises a sheet cell for its column. Strict rules refuse a value that the column cannot hold, and never mangle it;
 * lenient ones (an option of the link) make a value of another type fit. Idempotent over `to-sheet`: what we write reads
 * back as the same value.
 */
import type { RawCell, RawScalar } from '../../../shared/cell.ts';
import type { Column } from '../link.ts';
import { isRefused, type Refused, type SheetValue } from './cell-value.ts';
import {
  fitDecimal,
  isPlainDecimal,
  parseDecimalType,
  plainNumber,
  shortestFloat,
  type DecimalType,
} from './decimal.ts';
import { canonicalJson } from './json-text.ts';
import { looseNumber } from './loose-number.ts';
import { toMember, toMembers } from './members.ts';
import { fractionDigits, nativeKind, zoneOf } from './native-kind.ts';
import { canonicalWallTime, fitWallTime, serialToWallTime } from './serial-date.ts';
import { canonicalTime, serialToTime } from './time-of-day.ts';
import { isInZone } from './zone-time.ts';

/** What decides how a value of a column is normalised. */
export type ValueColumn = Pick<Column, 'type' | 'nativeType' | 'formulas' | 'rules' | 'zone'>;

/** One cell as the merge takes it. */
export interface Observed {
  value: SheetValue;
  /** The formula's text when the cell holds one; such a cell belongs to the sheet. */
  formula: string | null;
}

/** Null when only a read by the server can tell the value. */
export function fromSheet(column: ValueColumn, cell: RawCell): Observed | null {
  if (typeof cell === 'object' && cell !== null) {
    if ('unsure' in cell) return null;
    if ('formula' in cell) {
      const meant = column.formulas === 'text' ? cell.formula : cell.value;
      return { value: fromScalar(column, meant), formula: cell.formula };
    }
  }
  return { value: fromScalar(column, cell), formula: null };
}

/** Google's name of an error value while a formula waits for its data. */
export const LOADING = 'Loading...';

function fromScalar(column: ValueColumn, cell: RawScalar): SheetValue {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'object' && 'error' in cell) return refuseError(cell.error);
  if (column.rules !== 'lenient') return strictly(column, cell);
  const given = typeof cell === 'string' ? cell.trim() : cell;
  if (given === '') return null;
  const value = strictly(column, given);
  return isRefused(value) ? leniently(column, given, value) : value;
}

/** An error is no value under any rules: what it hides is not known. */
function refuseError(error: string): Refused {
  if (error === LOADING) {
    return { refused: error, why: 'The cell is still being calculated.', isPending: true };
  }
  return refuse(error, `The cell shows ${error}. Correct it; MySQL keeps the value that it had.`);
}

type Filled = Exclude<RawScalar, null | { error: string }>;

function strictly(column: ValueColumn, cell: Filled): SheetValue {
  switch (column.type) {
    case 'TEXT':
      return toNativeText(column.nativeType, cell);
    case 'NUMBER':
      return toNumber(column.nativeType, cell);
    case 'DATE':
      return toFittingDate(column, cell);
    case 'BOOLEAN':
      return toBoolean(cell);
  }
}

/** A value of the right type that does not fit stays refused: only another type is made to fit. */
function leniently(column: ValueColumn, cell: Filled, refused: Refused): SheetValue {
  switch (column.type) {
    case 'TEXT':
      return refused;
    case 'NUMBER': {
      const plain = typeof cell === 'string' ? looseNumber(cell) : plainNumber(numberOf(cell));
      return plain === null ? '0' : decimalOf(column.nativeType, plain);
    }
    case 'DATE':
      if (typeof cell === 'object') return refused;
      return typeof cell === 'number' ? serialToWallTime(cell) : null;
    case 'BOOLEAN':
      return false;
  }
}

/** A date is the number that is shown as one, and the other way round: formatting a column anew changes no value. */
function numberOf(cell: Exclude<Filled, string>): number {
  return typeof cell === 'object' ? cell.serial : Number(cell);
}

function toNativeText(nativeType: string, cell: Filled): SheetValue {
  const kind = nativeKind(nativeType);
  if (kind === 'time') return toTime(nativeType, cell);
  const text = toText(cell);
  if (typeof text !== 'string') return text;
  if (kind === 'enum') return toMember(nativeType, text);
  if (kind === 'set') return toMembers(nativeType, text);
  if (kind === 'json') {
    const json = canonicalJson(typeof cell === 'boolean' ? text.toLowerCase() : text);
    return json ?? refuse(text, 'The text is no JSON. Type a document such as {"size": 12}.');
  }
  // MySQL gives the texts of a CHAR without blanks at their end.
  return kind === 'char' ? text.replace(/ +$/, '') || null : text;
}

function toTime(nativeType: string, cell: Filled): SheetValue {
  const why = 'The value is not a time. Type one such as 18:30 or 120:05:30.';
  if (typeof cell === 'string') return canonicalTime(cell) ?? refuse(cell, why);
  if (typeof cell !== 'object') return refuse(showFilled(cell), why);
  return serialToTime(cell.serial, fractionDigits(nativeType)) ?? refuse(showFilled(cell), why);
}

function toText(cell: Filled): SheetValue {
  if (typeof cell === 'string') {
    // A surrogate without its pair: UTF-8, and so MySQL, cannot hold it.
    if (cell.isWellFormed()) return cell;
    return refuse(cell.toWellFormed(), 'The text holds half a character. Type it again.');
  }
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (typeof cell === 'number') return plainNumber(cell);
  const wallTime = serialToWallTime(cell.serial);
  return wallTime === null
    ? refuse(showFilled(cell), NO_SUCH_YEAR)
    : wallTime.replace(/(?: 00:00:00)?\.000$/, '');
}

function toNumber(nativeType: string, cell: Filled): SheetValue {
  const plain = plainDecimalOf(cell);
  if (plain !== null) return decimalOf(nativeType, plain);
  const why = 'The value is not a number. Type one such as 1234.5, or leave the cell empty.';
  if (typeof cell !== 'object') return refuse(showFilled(cell), why);
  return refuse(
    showFilled(cell),
    'The value is a date, not a number. Type one such as 1234.5, and format the cell as a number.',
    decimalOf(nativeType, plainNumber(cell.serial)),
  );
}

function plainDecimalOf(cell: Filled): string | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? plainNumber(cell) : null;
  return typeof cell === 'string' && isPlainDecimal(cell) ? cell : null;
}

function decimalOf(nativeType: string, plain: string): SheetValue {
  if (nativeKind(nativeType) === 'year') return toYear(plain);
  if (nativeKind(nativeType) === 'float') {
    return shortestFloat(Number(plain)) ?? refuse(plain, tooLargeFor(nativeType));
  }
  const decimal = parseDecimalType(nativeType);
  if (decimal !== null) return fitDecimal(plain, decimal) ?? refuse(plain, tooLarge(nativeType, decimal));
  const number = Number(plain);
  return Number.isFinite(number) ? plainNumber(number) : refuse(plain, tooLargeFor(nativeType));
}

function tooLargeFor(nativeType: string): string {
  return `The number is larger than ${nativeType} holds. Type a smaller one, such as 1234.5.`;
}

/** Two digits would be taken for another century's year. */
function toYear(plain: string): SheetValue {
  const year = Number(plain);
  const isYear = Number.isInteger(year) && ((year >= 1901 && year <= 2155) || year === 0);
  return isYear
    ? plainNumber(year)
    : refuse(plain, 'The number is no year from 1901 to 2155. Type one such as 2024.');
}

function tooLarge(nativeType: string, { precision, scale }: DecimalType): string {
  const digits = precision - scale;
  return `The number is larger than ${nativeType} holds. Type one with at most ${digits} digits before the point.`;
}

const NO_SUCH_YEAR = 'The date is outside of the years 1000 to 9999. Type one such as 2024-01-31.';

/** Rounded to what the column keeps of a second, as MySQL rounds; a time of day is not cut off. */
function toFittingDate(column: ValueColumn, cell: Filled): SheetValue {
  const { nativeType } = column;
  const wallTime = toDate(cell);
  if (typeof wallTime !== 'string') return wallTime;
  if (nativeKind(nativeType) === 'day') {
    if (wallTime.endsWith(' 00:00:00.000')) return wallTime;
    return refuse(wallTime, 'The column holds days without a time. Type one such as 2024-01-31.');
  }
  const fitted = fitWallTime(wallTime, fractionDigits(nativeType));
  if (fitted === null) return refuse(wallTime, NOT_A_DATE);
  const zone = zoneOf(column);
  if (zone === null || isInZone(fitted, zone)) return fitted;
  return refuse(
    wallTime,
    `The clocks of ${zone} pass over this time when they are set forward. Type another one.`,
  );
}

const NOT_A_DATE = 'The value is not a date. Type one such as 2024-01-31 or 2024-01-31 18:30.';

function toDate(cell: Filled): SheetValue {
  if (typeof cell === 'object') {
    return serialToWallTime(cell.serial) ?? refuse(showFilled(cell), NO_SUCH_YEAR);
  }
  if (typeof cell === 'number') {
    return refuse(
      showFilled(cell),
      'The value is a number, not a date. Type one such as 2024-01-31, and format the cell as a date.',
      serialToWallTime(cell),
    );
  }
  const wallTime = typeof cell === 'string' ? canonicalWallTime(cell) : null;
  return wallTime ?? refuse(showFilled(cell), NOT_A_DATE);
}

const TRUE_WORDS = new Set(['true', 'yes', '1']);
const FALSE_WORDS = new Set(['false', 'no', '0']);

function toBoolean(cell: Filled): SheetValue {
  if (typeof cell === 'boolean') return cell;
  const word = showFilled(cell).toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  return refuse(
    showFilled(cell),
    'The value is neither true nor false. Type TRUE or FALSE, yes or no, 1 or 0.',
  );
}

function showFilled(cell: Filled): string {
  if (typeof cell === 'object') return `date ${plainNumber(cell.serial)}`;
  return typeof cell === 'number' ? plainNumber(cell) : String(cell);
}

/** `alike`: what the cell means in another format, if anything. */
function refuse(refused: string, why: string, alike: SheetValue = null): Refused {
  return { refused, why, ...(typeof alike === 'string' && { alike }) };
}
