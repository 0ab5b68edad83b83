/** A normalised value as a bound parameter. */
import type { CellValue } from './cell-value.ts';
import type { ValueColumn } from './from-sheet.ts';
import { nativeKind, zoneOf } from './native-kind.ts';
import { canonicalWallTime } from './serial-date.ts';
import { zoneToUtc } from './zone-time.ts';

/** NUMBER goes as text, so that the driver never rounds it; MySQL converts it to the column's type. A BIT gets its bytes. */
export function toMysql(column: ValueColumn, value: CellValue): string | number | Buffer | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const kind = nativeKind(column.nativeType);
  if (kind === 'bit') return bitsOf(column.nativeType, value);
  const zone = zoneOf(column);
  if (zone !== null) return toUtc(value, zone);
  // The text `0` would be the year 2000.
  return kind === 'year' ? value.padStart(4, '0') : value;
}

/** A text that is no wall time, a zero date, is MySQL's own. */
function toUtc(value: string, zone: string): string {
  return canonicalWallTime(value) === value ? zoneToUtc(value, zone) : value;
}

function bitsOf(nativeType: string, value: string): Buffer {
  const bytes = Math.ceil(Number(/\d+/.exec(nativeType)?.[0] ?? 1) / 8);
  return Buffer.from(
    BigInt(value)
      .toString(16)
      .padStart(2 * bytes, '0'),
    'hex',
  );
}
