/** Normalises a value as the MySQL driver gives it (dates and decimals as text). */
import type { CellValue } from './cell-value.ts';
import { parseDecimalType, plainNumber, trimDecimal } from './decimal.ts';
import type { ValueColumn } from './from-sheet.ts';
import { canonicalWallTime } from './serial-date.ts';

/**
 * NULL and the empty text are one value: a sheet cell cannot tell them apart. A DATETIME that no sheet can show
 * (a zero date) stays as its text, so that it is compared, and `to-sheet` says that it cannot be written.
 */
export function fromMysql(column: ValueColumn, value: unknown): CellValue {
  if (value === null || value === undefined || value === '') return null;
  switch (column.type) {
    case 'TEXT':
      return textIn(column, textOf(value));
    case 'NUMBER': {
      const text = typeof value === 'number' ? plainNumber(value) : textOf(value);
      return parseDecimalType(column.nativeType) ? trimDecimal(text) : plainNumber(Number(text));
    }
    case 'DATE':
      return canonicalWallTime(textOf(value)) ?? textOf(value);
    case 'BOOLEAN':
      return textOf(value) !== '0';
  }
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
