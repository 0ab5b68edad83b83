/** What turns one list of rows into another. Rows that are the same object count as unchanged. */
import type { RowSplice, WireRow } from './wire.ts';

type Places = ReadonlyMap<WireRow, number>;

/**
 * The splices from `before` to `after`, in order. Inserted and deleted rows are found as such; rows that changed their
 * order (a sort) are told as replaced.
 */
export function diffRows(before: readonly WireRow[], after: readonly WireRow[]): RowSplice[] {
  const [beforePlaces, afterPlaces] = [placesOf(before), placesOf(after)];
  const splices: RowSplice[] = [];
  let [from, to] = [0, 0];
  while (from < before.length || to < after.length) {
    if (from < before.length && before[from] === after[to]) {
      from += 1;
      to += 1;
      continue;
    }
    const { removed, inserted } = step(before, after, from, to, beforePlaces, afterPlaces);
    add(splices, { at: to, removed, rows: after.slice(to, to + inserted) });
    from += removed;
    to += inserted;
  }
  return splices;
}

/** How many rows differ here: a run of inserted or of deleted rows, or one row in place of another. */
function step(
  before: readonly WireRow[],
  after: readonly WireRow[],
  from: number,
  to: number,
  beforePlaces: Places,
  afterPlaces: Places,
): { removed: number; inserted: number } {
  const [old, young] = [before[from], after[to]];
  if (old === undefined) return { removed: 0, inserted: after.length - to };
  if (young === undefined) return { removed: before.length - from, inserted: 0 };
  const oldLater = placeFrom(afterPlaces, old, to);
  const youngLater = placeFrom(beforePlaces, young, from);
  if (oldLater !== undefined && youngLater === undefined) return { removed: 0, inserted: oldLater - to };
  if (youngLater !== undefined && oldLater === undefined) return { removed: youngLater - from, inserted: 0 };
  return { removed: 1, inserted: 1 };
}

/** Where each row is that is there once; blank rows are one object many times and tell nothing. */
function placesOf(rows: readonly WireRow[]): Places {
  const places = new Map<WireRow, number>();
  const repeated = new Set<WireRow>();
  for (const [index, row] of rows.entries()) {
    if (places.has(row)) repeated.add(row);
    places.set(row, index);
  }
  for (const row of repeated) places.delete(row);
  return places;
}

function placeFrom(places: Places, row: WireRow, start: number): number | undefined {
  const place = places.get(row);
  return place !== undefined && place > start ? place : undefined;
}

/** Joins a splice to the one before it when they touch. */
function add(splices: RowSplice[], next: RowSplice): void {
  const last = splices.at(-1);
  if (last === undefined || last.at + last.rows.length !== next.at) splices.push(next);
  else {
    splices[splices.length - 1] = {
      at: last.at,
      removed: last.removed + next.removed,
      rows: [...last.rows, ...next.rows],
    };
  }
}
