/**
 * Rows that lost their key and are not in full what is known of them: a key that no row shows any more goes back to the row
 * that shows what MySQL has, or most of what it was; in its old place, and after a sort, half of it is enough. Pure.
 */
import { isAsKnown } from './as-known.ts';
import type { RowBase, TableRow } from './base.ts';
import type { SeenRow } from './read-tab.ts';
import { sameValue, type SheetValue } from './values/cell-value.ts';

export interface MissingRow {
  key: string;
  /** 0-based row where it was last seen. */
  row: number | null;
  base: RowBase;
  db: TableRow | null;
}

/** Share of the cells that have to be as they were: in the old place, or after a sort, and anywhere else. */
const HALF = 0.5;
const MOST = 0.75;

/**
 * Keys by the 0-based row that they go back to. `rows` have no key, or one that nobody knows; after a sort that left keys
 * behind (`isSorted`) they are any rows whose key is not theirs, and their old places tell nothing.
 */
export function lostKeys(
  rows: readonly SeenRow[],
  missing: readonly MissingRow[],
  isSorted = false,
): Map<number, string> {
  const pairs = rows.flatMap((seen) =>
    missing.flatMap((row) => {
      const likeness = likenessOf(seen, row);
      const isHere = row.row === seen.row;
      const isEnough = likeness >= (isHere || isSorted ? HALF : MOST);
      return isEnough ? [{ seen, row, likeness, isHere }] : [];
    }),
  );
  // The surest first, so that a row that is merely alike takes no other's key.
  pairs.sort((a, b) => b.likeness - a.likeness || Number(b.isHere) - Number(a.isHere));
  const found = new Map<number, string>();
  const given = new Set<string>();
  for (const { seen, row } of pairs) {
    if (found.has(seen.row) || given.has(row.key)) continue;
    found.set(seen.row, row.key);
    given.add(row.key);
  }
  return found;
}

/** 1: all that the sheet was known to hold, or all that MySQL has; else the share of its cells that are as they were. */
function likenessOf(seen: SeenRow, { base, db }: MissingRow): number {
  const columns = Object.keys(base);
  const isAsMysql = db !== null && columns.every((column) => shows(seen, column, db.values[column] ?? null));
  if (isAsMysql) return 1;
  // Cells that are empty, and were, tell nothing.
  const telling = columns.filter((column) => base[column]?.v !== null || seen.cells[column]?.value !== null);
  if (telling.length === 0) return 1;
  return telling.filter((column) => isAsKnown(seen.cells[column], base[column])).length / telling.length;
}

function shows(seen: SeenRow, column: string, value: SheetValue): boolean {
  const cell = seen.cells[column];
  return cell !== undefined && cell.formula === null && sameValue(cell.value, value);
}
