/** MySQL's column types as Rowlink syncs them. Pure. */
import type { ColumnType } from '../link.ts';

const TYPES: readonly [RegExp, ColumnType][] = [
  [/^(?:TINYINT\(1\)|BIT\(1\))$/, 'BOOLEAN'],
  [/^(?:DECIMAL|(?:TINY|SMALL|MEDIUM|BIG)?INT|DOUBLE|FLOAT|YEAR|BIT)\b/, 'NUMBER'],
  [/^(?:DATE|DATETIME|TIMESTAMP)\b/, 'DATE'],
  [/^(?:CHAR|VARCHAR|(?:TINY|MEDIUM|LONG)?TEXT|ENUM|SET|TIME|JSON)\b/, 'TEXT'],
  [/^(?:(?:VAR)?BINARY|(?:TINY|MEDIUM|LONG)?BLOB)\b/, 'TEXT'],
];

/** How the values of a column of this MySQL type (upper case) are synced; null for types that cannot be. */
export function columnTypeOf(nativeType: string): ColumnType | null {
  return TYPES.find(([pattern]) => pattern.test(nativeType))?.[1] ?? null;
}

/** Bytes are shown as text, and no text of a sheet becomes bytes. */
export function isReadOnlyType(nativeType: string): boolean {
  return /BINARY\b|BLOB\b/.test(nativeType);
}

/** As MySQL's catalogue tells it: without character set and collation. */
export function bareType(nativeType: string): string {
  if (/^(?:ENUM|SET)\(/.test(nativeType)) return nativeType;
  return nativeType.replace(/ CHARACTER SET .*$/i, '').replace(/,\s+/g, ',');
}
