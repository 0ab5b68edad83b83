/** How the values of a column are read, so that nothing is lost on the way: what the driver would round or not show, as text. */
import type { Column } from '../../core/link.ts';
import { quoteIdentifier } from './identifier.ts';

/** Longer bytes are told by their length and digest. */
const SHOWN_BYTES_MAX = 64;

/**
 * A DOUBLE is read as its text: the driver parses one of up to 17 characters by itself, and inexactly beyond 2^53
 * (93274975155120.25 becomes 93274975155120.23). A FLOAT is widened first, because MySQL shows six digits of it.
 */
export function selectColumn({ name, nativeType }: Pick<Column, 'name' | 'nativeType'>): string {
  const column = quoteIdentifier(name);
  const sql = valueText(column, nativeType);
  return sql === column ? column : `${sql} AS ${column}`;
}

function valueText(column: string, nativeType: string): string {
  if (/^DOUBLE\b/.test(nativeType)) return `CAST(${column} AS CHAR)`;
  if (/^FLOAT\b/.test(nativeType)) return `CAST(${column} + 0e0 AS CHAR)`;
  if (/^BIT\b/.test(nativeType)) return `CAST(CAST(${column} AS UNSIGNED) AS CHAR)`;
  if (/BINARY\b|BLOB\b/.test(nativeType)) return bytesText(column);
  return column;
}

function bytesText(column: string): string {
  return `IF(LENGTH(${column}) > ${SHOWN_BYTES_MAX},
    CONCAT(LENGTH(${column}), ' bytes, SHA-256 ', SHA2(${column}, 256)), CONCAT('0x', HEX(${column})))`;
}
