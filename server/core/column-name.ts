/** Names of MySQL columns from the headers of a sheet. Pure. */
import { RESERVED_WORDS } from './reserved-words.ts';
import { sanitizeName, withSuffix } from './sql-name.ts';

/** Columns that every managed table has, besides all that begin with `_sync`. */
const OURS = new Set(['_sheet_row_number', '_row_hash', '_last_modified_at', '_last_modified_by']);

/** The driver reads no table that has a column of this name. */
const UNREADABLE = '__proto__';

/**
 * One name for each header, in order: lower case, other characters to `_`, `col_` before what could not stand alone (a
 * leading digit, a reserved word, a name of ours, nothing at all), at most 64 characters, `_1`, `_2` … on duplicates.
 */
export function columnNames(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  return headers.map((header) => {
    const name = columnName(header, taken);
    taken.add(name);
    return name;
  });
}

/** The name of one more column. */
export function columnName(header: string, taken: ReadonlySet<string>): string {
  return firstFree(standAlone(sanitizeName(header)), taken);
}

function standAlone(name: string): string {
  const isUnsafe =
    name === '' ||
    /^\d/.test(name) ||
    name.startsWith('_sync') ||
    name === UNREADABLE ||
    OURS.has(name) ||
    RESERVED_WORDS.has(name);
  return withSuffix(isUnsafe ? `col_${name}` : name, '');
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 1; ; number += 1) {
    const numbered = withSuffix(name, `_${number}`);
    if (!taken.has(numbered)) return numbered;
  }
}
