/** Normalises a value as the MySQL driver gives it (dates and decimals as text). */
import type { CellValue } from './cell-value.ts';
import { parseDecimalType, plainNumber, shortestFloat, trimDecimal, withoutFill } from './decimal.ts';
import type { ValueColumn } from './from-sheet.ts';
import { canonicalJson } from './json-text.ts';
import { nativeKind, zoneOf } from './native-kind.ts';
import { canonicalWallTime } from './serial-date.ts';
import { canonicalTime } from './time-of-day.ts';
import { utcToZone } from './zone-time.ts';

/**
 * NULL and the empty text are one value: a sheet cell cannot tell them apart. A DATETIME that no sheet can show
 * (a zero date) stays as its text, so that it is compared, and `to-sheet` says that it cannot be written.
 */
export function fromMysql(column: ValueColumn, value: unknown): CellValue {
  if (value === null || value === undefined || value === '') return null;
  switch (column.type) {
    case 'TEXT':
      return nativeText(column, textOf(value));
    case 'NUMBER': {
      const text = typeof value === 'number' ? plainNumber(value) : withoutFill(textOf(value));
      if (nativeKind(column.nativeType) === 'float') return shortestFloat(Number(text));
      return parseDecimalType(column.nativeType) ? trimDecimal(text) : plainNumber(Number(text));
    }
    case 'DATE':
      return toWallTime(column, textOf(value));
    case 'BOOLEAN':
      return textOf(value) !== '0';
  }
}

/** MySQL tells a TIMESTAMP in UTC, because every session of ours is. */
function toWallTime(column: ValueColumn, text: string): string {
  const wallTime = canonicalWallTime(text);
  const zone = zoneOf(column);
  if (wallTime === null) return text;
  return zone === null ? wallTime : utcToZone(wallTime, zone);
}

/** What MySQL itself would not write so stays as it is: it is compared, and never written. */
function nativeText(column: ValueColumn, text: string): CellValue {
  const kind = nativeKind(column.nativeType);
  if (kind === 'time') return canonicalTime(text) ?? text;
  if (kind === 'json') return canonicalJson(text) ?? text;
  return textIn(column, text);
}

/** Lenient rules trim on both sides, so that both compare as equal. */
function textIn(column: ValueColumn, text: string): CellValue {
  const kept = column.rules === 'lenient' ? text.trim() : text;
  return kept === '' ? null : kept;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  throw new TypeError(`a driver value of type ${typeof value} has no normal form`);
}
