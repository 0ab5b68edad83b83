/**
 * The primary key of a linked table in SQL: how a row's key becomes the text that stands for it in the sync's tables, and how
 * rows are found by such texts. The same expression is used by the triggers and by every read, so that both always agree.
 */
import { isNumberKey, type AttachedTable, type KeyPart } from '../../core/attached-table.ts';
import { SyncError } from '../../core/sync-error.ts';
import { quoteIdentifier } from './identifier.ts';
import type { SqlValue } from './session.ts';

/** The primary key of tables that we make. */
export const PRIMARY_KEY = '_sync_row_id';

const MANAGED_KEY: readonly KeyPart[] = [{ name: PRIMARY_KEY, nativeType: 'BIGINT' }];

export function keyOf(link: { attached?: AttachedTable }): readonly KeyPart[] {
  return link.attached?.key ?? MANAGED_KEY;
}

/** The text of a row's key; `row` is a qualifier such as `NEW`. For a whole number, the number itself. */
export function keySql(key: readonly KeyPart[], row?: string): string {
  const [first] = key;
  if (first !== undefined && isNumberKey(key)) return partName(first, row);
  return `CAST(JSON_ARRAY(${key.map((part) => partSql(part, row)).join(', ')}) AS CHAR)`;
}

/** A condition that holds for these rows, and for rows whose keys MySQL takes for equal. */
export function keyIn(key: readonly KeyPart[], pks: readonly string[]): { sql: string; values: SqlValue[] } {
  if (isNumberKey(key)) {
    const numbers = pks.map(keyNumber);
    return { sql: `${partsSql(key)} IN (${numbers.map(() => '?').join(', ')})`, values: numbers };
  }
  const row = `(${key.map((part) => comparedSql(part, key)).join(', ')})`;
  const rows = pks.map(keyParts);
  return { sql: `(${partsSql(key)}) IN (${rows.map(() => row).join(', ')})`, values: rows.flat() };
}

/** A condition that holds for this row alone: texts are compared as bytes, too. */
export function keyIs(key: readonly KeyPart[], pk: string): { sql: string; values: SqlValue[] } {
  const found = equals(key, isNumberKey(key) ? [keyNumber(pk)] : keyParts(pk));
  if (isNumberKey(key)) return found;
  return {
    sql: `${found.sql} AND CAST(${keySql(key)} AS BINARY) = CAST(? AS BINARY)`,
    values: [...found.values, pk],
  };
}

/** `values` are bound as the column would take them. */
export function equals(
  key: readonly KeyPart[],
  values: readonly SqlValue[],
): { sql: string; values: SqlValue[] } {
  const sql = key.map((part) => `${quoteIdentifier(part.name)} = ${comparedSql(part, key)}`).join(' AND ');
  return { sql, values: [...values] };
}

/** A condition that holds for rows behind this one, in the order of `orderOf`. */
export function keyAfter(key: readonly KeyPart[], pk: string): { sql: string; values: SqlValue[] } {
  const parts = isNumberKey(key) ? [keyNumber(pk)] : keyParts(pk);
  const values: SqlValue[] = [];
  const alternatives = key.map((part, depth) => {
    const before = key
      .slice(0, depth)
      .map((each) => `${quoteIdentifier(each.name)} = ${comparedSql(each, key)}`);
    values.push(...parts.slice(0, depth + 1));
    const after = CHOICES.test(part.nativeType) ? 'CAST(? AS BINARY)' : comparedSql(part, key);
    return `(${[...before, `${orderSql(part)} > ${after}`].join(' AND ')})`;
  });
  return { sql: `(${alternatives.join(' OR ')})`, values };
}

/** For ORDER BY: each row comes behind those before it, as `keyAfter` compares them. */
export function orderOf(key: readonly KeyPart[]): string[] {
  return key.map(orderSql);
}

/** The columns of the key. */
export function partsSql(key: readonly KeyPart[]): string {
  return key.map(({ name }) => quoteIdentifier(name)).join(', ');
}

/** Each key once, in an order that all transactions share; of whole numbers, the order of the primary key. */
export function inKeyOrder(key: readonly KeyPart[], pks: readonly string[]): string[] {
  const unique = [...new Set(pks)];
  if (!isNumberKey(key)) return unique.sort();
  const numbers = unique.map((pk) => ({ pk, number: keyNumber(pk) }));
  return numbers.sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0)).map(({ pk }) => pk);
}

/** A whole number to bind, so that MySQL compares numbers, not texts. Throws INVARIANT when it is none. */
export function keyNumber(pk: string): bigint {
  if (!/^-?\d{1,20}$/.test(pk)) throw new SyncError('INVARIANT', 'a primary key is no whole number');
  return BigInt(pk);
}

/** The texts of a key's columns, to be bound. */
export function partsOf(key: readonly KeyPart[], pk: string): string[] {
  return isNumberKey(key) ? [pk] : keyParts(pk);
}

/** The texts of a key that is a list. Throws INVARIANT when it is none. */
function keyParts(pk: string): string[] {
  const parts: unknown = JSON.parse(pk);
  if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  throw new SyncError('INVARIANT', 'a primary key is no list of texts');
}

const BYTES = /^(?:VAR)?BINARY\b|^(?:TINY|MEDIUM|LONG)?BLOB\b/;
const TEXTS = /^(?:VAR)?CHAR\b|^(?:TINY|MEDIUM|LONG)?TEXT\b|^ENUM\b|^SET\b/;

function partName({ name }: KeyPart, row: string | undefined): string {
  return row === undefined ? quoteIdentifier(name) : `${row}.${quoteIdentifier(name)}`;
}

/** The same text in every session, whatever its time zone and character set. */
function partSql(part: KeyPart, row: string | undefined): string {
  const column = partName(part, row);
  if (BYTES.test(part.nativeType)) return `HEX(${column})`;
  if (TEXTS.test(part.nativeType)) return `CONVERT(${column} USING utf8mb4)`;
  if (part.nativeType.startsWith('TIMESTAMP')) return utcText(column);
  return `CAST(${column} AS CHAR)`;
}

/** A TIMESTAMP as it is in UTC; converting it otherwise would ask for the session's time zone. */
function utcText(column: string): string {
  return `CAST(TIMESTAMPADD(MICROSECOND, UNIX_TIMESTAMP(${column}) * 1000000, '1970-01-01 00:00:00') AS CHAR)`;
}

/** How the value of a column is bound, key or not. */
export function valueSqlOf(key: readonly KeyPart[], name: string): string {
  const part = key.find((each) => each.name === name);
  return part === undefined ? '?' : valueSql(part);
}

/** An expression as the text that `valueSqlOf` takes. */
export function presetSql({ nativeType }: Pick<KeyPart, 'nativeType'>, expression: string): string {
  return BYTES.test(nativeType) ? `HEX(${expression})` : `CAST(${expression} AS CHAR)`;
}

/** The value that such a text stands for. */
function valueSql({ nativeType }: KeyPart): string {
  return BYTES.test(nativeType) ? 'UNHEX(?)' : '?';
}

const CHOICES = /^(?:ENUM|SET)\b/;

/** MySQL sorts ENUM and SET by the numbers of their members, but compares them with a text as texts. */
function orderSql(part: KeyPart): string {
  const column = quoteIdentifier(part.name);
  return CHOICES.test(part.nativeType) ? `CAST(CONVERT(${column} USING utf8mb4) AS BINARY)` : column;
}

/**
 * `valueSql` for a comparison: several columns at once compare a number with a text as doubles, which are exact to 2^53 only.
 * A key of one whole number is bound as a number.
 */
function comparedSql(part: KeyPart, key: readonly KeyPart[]): string {
  const { nativeType } = part;
  if (isNumberKey(key)) return '?';
  const scale = /^DECIMAL\(\d+,\s*(\d+)\)/.exec(nativeType)?.[1];
  if (scale !== undefined) return `CAST(? AS DECIMAL(65, ${scale}))`;
  if (/^(?:TINY|SMALL|MEDIUM|BIG)?INT\b/.test(nativeType)) {
    return `CAST(? AS ${nativeType.includes('UNSIGNED') ? 'UNSIGNED' : 'SIGNED'})`;
  }
  return valueSql(part);
}
