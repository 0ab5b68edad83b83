/**
 * Rows that lost their key: a key that no row shows any more goes back to the row that shows what is known of it, so that
 * a cleared or overwritten key makes no new row of an old one. Pure.
 */
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

/** What is known of a row without its base. */
export interface MarkedRow {
  key: string;
  /** 0-based row where it was last seen. */
  row: number | null;
  mark: number | null;
}

/** As `lostKeys`, for any number of rows, of those alone that show exactly what the base says. */
export function lostKeysByMark(
  rows: readonly { row: number; mark: number | null }[],
  missing: readonly MarkedRow[],
): Map<number, string> {
  const found = new Map<number, string>();
  const atPlace = new Map(missing.map((missed) => [missed.row, missed]));
  for (const { row, mark } of rows) {
    const missed = atPlace.get(row);
    if (mark !== null && missed?.mark === mark) found.set(row, missed.key);
  }
  const given = new Set(found.values());
  const left = Map.groupBy(
    missing.filter(({ key }) => !given.has(key)),
    ({ mark }) => mark,
  );
  for (const { row, mark } of rows) {
    const missed = mark === null || found.has(row) ? undefined : left.get(mark)?.shift();
    if (missed !== undefined) found.set(row, missed.key);
  }
  return found;
}

/** Keys by the 0-based row that they go back to. `rows` have no key, or one that nobody knows. */
export function lostKeys(rows: readonly SeenRow[], missing: readonly MissingRow[]): Map<number, string> {
  const found = new Map<number, string>();
  const left = new Set(missing);
  const give = (isMatch: (seen: SeenRow, row: MissingRow) => boolean) => {
    for (const seen of rows) {
      if (found.has(seen.row)) continue;
      const matches = [...left].filter((row) => isMatch(seen, row));
      const match = matches.find((row) => row.row === seen.row) ?? matches[0];
      if (match === undefined) continue;
      found.set(seen.row, match.key);
      left.delete(match);
    }
  };
  // The surest first, so that a row that is merely alike takes no other's key.
  give((seen, row) => row.row === seen.row && showsAll(seen, row));
  give((seen, row) => showsAll(seen, row));
  give((seen, row) => row.row === seen.row && isHalfAlike(seen, row.base));
  return found;
}

/** All that the sheet was known to hold, or all that MySQL has. */
function showsAll(seen: SeenRow, { base, db }: MissingRow): boolean {
  const columns = Object.keys(base);
  const isAsKnown = columns.every((column) => showsBase(seen, column, base));
  return (
    isAsKnown || (db !== null && columns.every((column) => shows(seen, column, db.values[column] ?? null)))
  );
}

/** Cells that are empty, and were, tell nothing. */
function isHalfAlike(seen: SeenRow, base: RowBase): boolean {
  const telling = Object.keys(base).filter(
    (column) => base[column]?.v !== null || seen.cells[column]?.value !== null,
  );
  return 2 * telling.filter((column) => showsBase(seen, column, base)).length >= telling.length;
}

function showsBase(seen: SeenRow, column: string, base: RowBase): boolean {
  const known = base[column];
  if (known?.held?.why === 'formula') return seen.cells[column]?.formula != null;
  return shows(seen, column, known?.v ?? null);
}

function shows(seen: SeenRow, column: string, value: SheetValue): boolean {
  const cell = seen.cells[column];
  return cell !== undefined && cell.formula === null && sameValue(cell.value, value);
}
