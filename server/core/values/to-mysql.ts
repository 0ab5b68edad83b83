/** A normalised value as a bound parameter. */
import type { CellValue } from './cell-value.ts';
import type { ValueColumn } from './from-sheet.ts';
import { nativeKind } from './native-kind.ts';

/** NUMBER goes as text, so that the driver never rounds it; MySQL converts it to the column's type. A BIT gets its bytes. */
export function toMysql(column: ValueColumn, value: CellValue): string | number | Buffer | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const kind = nativeKind(column.nativeType);
  if (kind === 'bit') return bitsOf(column.nativeType, value);
  // The text `0` would be the year 2000.
  return kind === 'year' ? value.padStart(4, '0') : value;
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
