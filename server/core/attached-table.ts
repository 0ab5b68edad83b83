/**
 * A table that was there before its link. It has no column of ours: the identity of a row is the table's own primary key, and
 * everything else that is known of a row is in the sync's tables. Pure.
 */

import type { RowFilter } from './row-filter.ts';

/** A column of the primary key. */
export interface KeyPart {
  name: string;
  /** Upper case, as MySQL's catalogue tells it. */
  nativeType: string;
}

/** What a link of an attached table remembers of it. */
export interface AttachedTable {
  /** In the order of the primary key; of a view, the columns that a person named. */
  key: readonly KeyPart[];
  /** It is a view: nothing is written to it, and nothing tells of its changes but reads. */
  isView?: true;
  /** Only rows that meet it are in the sheet; absent: all. */
  filter?: RowFilter;
}

/** A table's name, in another schema than the sync's where it has two parts. */
export interface TableAddress {
  schema: string | null;
  name: string;
}

/** `table` or `schema.table`; neither part may hold a point. */
export function tableAddress(table: string): TableAddress {
  const point = table.indexOf('.');
  if (point < 0) return { schema: null, name: table };
  return { schema: table.slice(0, point), name: table.slice(point + 1) };
}

const WHOLE_NUMBER = /^(?:TINY|SMALL|MEDIUM|BIG)?INT\b/;

/** A primary key of one whole number is known by that number; any other one by a list of texts, as JSON. */
export function isNumberKey(key: readonly KeyPart[]): boolean {
  const type = key.length === 1 ? (key[0]?.nativeType ?? '') : '';
  return WHOLE_NUMBER.test(type) && !type.includes('ZEROFILL');
}

/** Of any character set: four in UTF-8, and six where JSON escapes it (`\u0001`). */
const CHARACTER_BYTES_MAX = 6;

/** The most bytes that the text of a key takes in UTF-8, escapes and quotes of the list included. */
export function keyBytes(key: readonly { nativeType: string; characters: number | null }[]): number {
  return key.reduce((sum, { nativeType, characters }) => {
    if (/BINARY|BLOB/.test(nativeType)) return sum + 4 + 2 * (characters ?? 0);
    return sum + 4 + (characters === null ? 70 : CHARACTER_BYTES_MAX * characters);
  }, 2);
}

/** Why rows of a view cannot be told apart by these columns, as a sentence; null when they can. `named`: what a person asked for. */
export function unfitViewKey(
  named: readonly string[],
  key: readonly KeyPart[],
  bytes: number,
): string | null {
  if (named.length === 0) return 'It is a view. Name the columns that tell its rows apart.';
  const missing = named.find((name) => !key.some((part) => part.name === name));
  if (missing !== undefined) return `The view has no column "${missing}".`;
  return unfitKey(key, bytes)?.replaceAll('Its primary key', 'The key') ?? null;
}

const UNFIT_KEYS = /^(?:FLOAT|DOUBLE|BIT)\b/;

/** Bytes of UTF-8 that the sync's tables hold of a primary key. */
const KEY_BYTES_MAX = 767;

/** Why rows cannot be told apart by this primary key, as a sentence; null when they can. `bytes`: the most that its texts take. */
export function unfitKey(key: readonly KeyPart[], bytes: number): string | null {
  if (key.length === 0) return 'It has no primary key, so its rows cannot be told apart. Give it one.';
  const inexact = key.find(({ nativeType }) => UNFIT_KEYS.test(nativeType));
  if (inexact !== undefined) {
    return `Its primary key "${inexact.name}" is ${inexact.nativeType}, which cannot tell rows apart for certain.`;
  }
  if (bytes <= KEY_BYTES_MAX) return null;
  return `Its primary key can take ${bytes} bytes where it is told; at most ${KEY_BYTES_MAX} can be followed. Make its columns shorter.`;
}
