/**
 * Plans the repairs that a fresh read of the tab allows. Rows to be put back come first, in an intent of their own; keys and
 * cells follow. A repair for which nothing is left to do is dropped: a person was there before us. Pure.
 */
import { seenMark } from './content-mark.ts';
import type { IntentItem, PutBackItem, RestoreItem } from './intent.ts';
import type { Link } from './link.ts';
import type { SeenRow } from './read-tab.ts';
import type { OwedRepair, OverwrittenCell, PutBack, Rekey, Repair, Restore } from './repair.ts';
import { KEY_TAG } from './schema/registered-column.ts';
import { sameValue } from './values/cell-value.ts';

export interface TabAsRead {
  /** Every row below the header, in order. */
  rows: readonly SeenRow[];
  rowCount: number;
  columnCount: number;
  headerRow: number;
  columns: Link['columns'];
  keyColumn: number;
  /** Keys that belong to a row we know. */
  isKnown: (key: string) => boolean;
}

export interface RepairPlan {
  items: IntentItem[];
  /** Ids. */
  dropped: number[];
  /** Column of the scratch tab where the copies of this intent go: right of all that are still needed. */
  copiesAt: number;
}

export function planRepairs(owed: readonly OwedRepair[], tab: TabAsRead): RepairPlan {
  const putBacks = owed.filter(isKind('putBack'));
  const plan = putBacks.length > 0 ? planPutBacks(putBacks, tab) : planOthers(owed, tab);
  const ends = owed.map(({ repair }) => ('copy' in repair ? repair.copy.at + repair.copy.width + 1 : 0));
  return { ...plan, copiesAt: Math.max(...ends, 0) };
}

type Owed<R extends Repair> = { id: number; repair: R };
type Plan = Omit<RepairPlan, 'copiesAt'>;

function isKind<K extends Repair['kind']>(kind: K) {
  return (owed: OwedRepair): owed is Owed<Extract<Repair, { kind: K }>> => owed.repair.kind === kind;
}

/** In the order of their rows, so that each one ends where it is put; one that a person brought back stays where it is. */
function planPutBacks(owed: readonly Owed<PutBack>[], tab: TabAsRead): Plan {
  const plan: { items: PutBackItem[]; dropped: number[] } = { items: [], dropped: [] };
  const shown = new Set(tab.rows.map(({ key }) => key));
  let next = tab.headerRow + 1;
  for (const { id, repair } of owed.toSorted((a, b) => a.repair.row - b.repair.row)) {
    const { key, copy } = repair;
    if (key !== null && shown.has(key)) {
      plan.dropped.push(id);
      continue;
    }
    const row = Math.max(next, Math.min(repair.row, tab.rowCount + plan.items.length));
    next = row + 1;
    const width = Math.min(copy.width, tab.columnCount);
    const moved = movedPlaces(repair.places, tab);
    plan.items.push({
      kind: 'putBack',
      key,
      row,
      copy: { ...copy, width },
      repair: id,
      ...(moved && { moved }),
    });
  }
  return plan;
}

function planOthers(owed: readonly OwedRepair[], tab: TabAsRead): Plan {
  const plan: { items: IntentItem[]; dropped: number[] } = { items: [], dropped: [] };
  for (const { id, repair } of owed) {
    const item = planOne(id, repair, tab);
    if (item === null) plan.dropped.push(id);
    else plan.items.push(item);
  }
  // Writers of intents go by rows.
  plan.items.sort((a, b) => rowOf(a) - rowOf(b));
  return plan;
}

function rowOf(item: IntentItem): number {
  return item.kind === 'append' ? Infinity : item.row;
}

function planOne(id: number, repair: Repair, tab: TabAsRead): IntentItem | null {
  switch (repair.kind) {
    case 'rekey':
      return planRekey(id, repair, tab);
    case 'restore':
      return planRestore(id, repair, tab);
    case 'putBack':
      return null;
  }
}

function planRekey(id: number, { from, to, row, mark }: Rekey, tab: TabAsRead): IntentItem | null {
  const isOurs = (seen: SeenRow) => seen.key === from && seenMark(seen, tab.columns) === mark;
  const found = nearest(tab.rows, row, isOurs) ?? nearest(tab.rows, row, ({ key }) => key === from);
  if (found === null || (from === null && !isOurs(found))) return null;
  const shows = seenMark(found, tab.columns);
  return { kind: 'key', key: to, row: found.row, expected: from, mark: shows, repair: id };
}

/**
 * Only cells that still show what we wrote. A row without a key may have got one meanwhile, but not one that we know; it is
 * found by its cells, and when all of them are empty only at its place. A row that is not there any more, or shows nothing of
 * ours, may have been sorted away from its key: then it is known by all that it shows.
 */
function planRestore(id: number, repair: Restore, tab: TabAsRead): RestoreItem | null {
  const isOurs = (seen: SeenRow) => (cell: OverwrittenCell) => {
    const now = seen.cells[cell.column];
    return now !== undefined && sameValue(now.value, cell.ours);
  };
  const isNoOnes = ({ key }: SeenRow) => key === null || !tab.isKnown(key);
  const isStray = (seen: SeenRow) => isNoOnes(seen) && repair.cells.every(isOurs(seen));
  const isHere = (seen: SeenRow) => isNoOnes(seen) && seen.row === repair.row;
  const isEmpty = repair.cells.every(({ ours }) => ours === null);
  const matches = repair.key === null ? (isEmpty ? isHere : isStray) : isRowOf(repair.key);
  const here = nearest(tab.rows, repair.row, matches);
  const isAsLeft = (seen: SeenRow) => repair.mark !== null && seenMark(seen, tab.columns) === repair.mark;
  const row =
    here !== null && repair.cells.some(isOurs(here)) ? here : nearest(tab.rows, repair.row, isAsLeft);
  const places = new Map(tab.columns.map(({ id, index }) => [id, index]));
  const cells = row === null ? [] : repair.cells.filter(isOurs(row)).flatMap((cell) => moved(cell, places));
  if (row === null || cells.length === 0) return null;
  // What was known of its row says nothing of another one.
  const known = row.key === repair.key ? cells : cells.map((cell) => ({ ...cell, base: null }));
  return { kind: 'restore', key: row.key, row: row.row, cells: known, copy: repair.copy, repair: id };
}

/** Null when every column is where it was. */
function movedPlaces(
  places: PutBack['places'],
  { columns, keyColumn }: TabAsRead,
): { from: number; to: number }[] | null {
  if (places === undefined) return null;
  const now = new Map([...columns.map(({ id, index }) => [id, index] as const), [KEY_TAG, keyColumn]]);
  const pairs = Object.entries(places).flatMap(([id, from]) => {
    const to = now.get(id);
    return to === undefined ? [] : [{ from, to }];
  });
  const isSame = pairs.length === now.size && pairs.every(({ from, to }) => from === to);
  return isSame ? null : pairs;
}

/** A column that moved since its cell was copied; nothing for one that is synced no longer. */
function moved(
  cell: OverwrittenCell,
  places: ReadonlyMap<string, number>,
): (OverwrittenCell & { from?: number })[] {
  const index = places.get(cell.column);
  if (index === undefined) return [];
  return [index === cell.index ? cell : { ...cell, index, from: cell.index }];
}

function isRowOf(key: string): (seen: SeenRow) => boolean {
  return (seen) => seen.key === key;
}

/** The matching row nearest to where it was. */
function nearest(
  rows: readonly SeenRow[],
  place: number,
  matches: (seen: SeenRow) => boolean,
): SeenRow | null {
  let best: SeenRow | null = null;
  for (const seen of rows) {
    const isNearer = best === null || Math.abs(seen.row - place) < Math.abs(best.row - place);
    if (isNearer && matches(seen)) best = seen;
  }
  return best;
}
