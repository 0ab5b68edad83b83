/**
 * How a large tab is read in several requests, so that no answer holds it as a whole. One request tells the whole key column; the
 * pages have to agree with it, row by row: keys that are elsewhere mean that rows moved in between, and what was read is of no one
 * moment. Pure.
 */
import type { RawCell } from '../../shared/cell.ts';
import { linkSpan, type Link } from '../core/link.ts';
import { keyText, type SeenRow } from '../core/read-tab.ts';

/** Of an answer that holds a whole tab: one request shows one moment, so it may be large. */
const WHOLE = { cells: 200_000, rows: 20_000 };
/** Of one answer among several: it is text, parsed cells and rows at once, so it is what a large tab's memory has at its most. */
const PAGE = { cells: 60_000, rows: 6_000 };
/** Of an answer to a write, which holds the rows before and after. */
const WRITTEN = { cells: 50_000, rows: 5_000 };
const PAGE_ROWS_MIN = 1_000;

export interface Pages {
  /** Of one page. */
  rows: number;
  /** Of the grid, as it was seen last. */
  rowCount: number;
}

/** Null: the grid is small enough for one request. */
export function pageRows(link: Link, { rowCount }: { rowCount: number }): Pages | null {
  if (rowCount - link.headerRow - 1 <= rowsWithin(link, WHOLE)) return null;
  return { rows: rowsWithin(link, PAGE), rowCount };
}

/** How many rows one write may copy, so that its answer does not hold too many. */
export function rowsOfWrite(link: Link): number {
  return rowsWithin(link, WRITTEN);
}

function rowsWithin(link: Link, max: { cells: number; rows: number }): number {
  const { first, end } = linkSpan(link);
  return Math.max(PAGE_ROWS_MIN, Math.min(max.rows, Math.floor(max.cells / (end - first))));
}

/**
 * The keys of a column from `startRow` (0-based) on, by row; rows without a key are left out. A known key is the very text of its place:
 * a large tab has many.
 */
export function keysByRow(
  startRow: number,
  cells: readonly (readonly RawCell[])[],
  places: ReadonlyMap<string, { key: string }> = new Map(),
): Map<number, string> {
  const keys = new Map<number, string>();
  cells.forEach(([cell], offset) => {
    const key = keyText(cell ?? null);
    if (key !== null) keys.set(startRow + offset, places.get(key)?.key ?? key);
  });
  return keys;
}

/** Whether rows [start, end) show exactly these keys. */
export function agrees(
  keys: ReadonlyMap<number, string>,
  rows: readonly SeenRow[],
  start: number,
  end: number,
): boolean {
  const shown = new Map(rows.flatMap(({ row, key }) => (key === null ? [] : [[row, key] as const])));
  let expected = 0;
  for (const [row, key] of keys) {
    if (row < start || row >= end) continue;
    expected += 1;
    if (shown.get(row) !== key) return false;
  }
  return expected === shown.size;
}
