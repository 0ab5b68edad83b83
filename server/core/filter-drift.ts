/**
 * What became of the columns that a link asks MySQL about without having them in the sheet: those of its condition and of its key. A
 * condition whose column is gone or of another kind would take rows for others, so nothing is judged by it any more. Pure.
 */
import type { AttachedTable } from './attached-table.ts';
import { bareType, columnTypeOf } from './schema/column-types.ts';
import type { RowCondition } from './row-filter.ts';

interface ColumnNow {
  name: string;
  nativeType: string;
}

/** Why rows cannot be told by condition and key any more, as a sentence that says what to do; null while they can. */
export function tableDrift(
  { key, filter = [] }: AttachedTable,
  columns: readonly ColumnNow[],
): string | null {
  const named = new Set(columns.map(({ name }) => name));
  const lostKey = key.find(({ name }) => !named.has(name));
  if (lostKey !== undefined) {
    return (
      `The MySQL column "${lostKey.name}", which tells the rows apart, was dropped or renamed. Nothing was changed. ` +
      `Bring it back in MySQL, or end the link and link the tab again.`
    );
  }
  return filterDrift(filter, columns);
}

/** As `tableDrift`, of the condition alone. Types of one kind compare alike, so another length or width changes nothing. */
export function filterDrift(filter: readonly RowCondition[], columns: readonly ColumnNow[]): string | null {
  const types = new Map(columns.map(({ name, nativeType }) => [name, nativeType]));
  for (const { column, op, nativeType: was } of filter) {
    const now = types.get(column);
    if (now === undefined) return isGone(column);
    const asksType = op !== 'is null' && op !== 'is not null';
    if (asksType && kindOf(was) !== kindOf(now)) return isOther(column, bareType(now), bareType(was));
  }
  return null;
}

/** Yes and no are the numbers 1 and 0 to MySQL; bits, sets, bytes and JSON are never compared. */
function kindOf(nativeType: string): string | null {
  if (/^(?:BIT|SET|JSON|TIME\b|(?:VAR)?BINARY|(?:TINY|MEDIUM|LONG)?BLOB)/.test(nativeType)) return null;
  const type = columnTypeOf(nativeType);
  return type === 'BOOLEAN' ? 'NUMBER' : type;
}

function isGone(column: string): string {
  return (
    `The condition of the link asks for the MySQL column "${column}", which was dropped or renamed. Nothing was changed, and no row leaves ` +
    `the sheet for it. Bring the column back in MySQL, or choose another condition, to go on.`
  );
}

function isOther(column: string, now: string, was: string): string {
  return (
    `The condition of the link asks for the MySQL column "${column}", which is ${now} now; it was ${was}. Nothing was changed, and no row ` +
    `leaves the sheet for it. Give the column back its type, or choose the condition again, to go on.`
  );
}
