/**
 * What an applied write makes of the rows that it hit. Each item is judged by its pre-image: the row that was meant, another
 * row that a person had moved there, or a row without a key. What was overwritten or deleted by mistake becomes a repair.
 * Pure.
 */
import { isAsKnown } from './as-known.ts';
import { shownRow, type CellBase, type RowBase, type RowState, type TableRow } from './base.ts';
import { seenMark } from './content-mark.ts';
import { finishKey, finishUnkey } from './finish-keys.ts';
import {
  changeState,
  copyOf,
  miss,
  seen,
  shownKey,
  timesOf,
  type AppliedWrite,
  type Finish,
  type Finished,
} from './finishing.ts';
import type { AppendItem, DeleteItem, IntentItem, PutBackItem, RestoreItem, SetItem } from './intent.ts';
import type { Link } from './link.ts';
import { overwriteCells, type WrittenCell } from './overwrite-cells.ts';
import type { SeenRow } from './read-tab.ts';
import type { OverwrittenCell } from './repair.ts';
import { sameValue } from './values/cell-value.ts';
import { imageAfter, unmerged, type MergedRow } from './merged-row.ts';
import { KEY_TAG } from './schema/registered-column.ts';
import { isDirty } from './observe.ts';

/** `states` and `images` hold what is known of the rows of all `touchedKeys`. */
export function finishItems(
  write: AppliedWrite,
  items: readonly IntentItem[],
  states: ReadonlyMap<string, RowState>,
  images: ReadonlyMap<string, TableRow>,
): Finished {
  const none = { forgotten: [], repairs: [], repaired: [], misses: 0, missed: [], nudge: false };
  const book = new Map([...states].map(([key, state]) => [key, unmerged(state, images)]));
  const finish: Finish = { write, book, finished: none };
  for (const item of items) finishItem(finish, item);
  const gone = new Set(finish.finished.forgotten);
  const rows = [...book.values()].filter(({ state }) => !gone.has(state.key));
  return { ...finish.finished, rows: rows.map(withDirty) };
}

/** Keys of all rows that finishing these items may change. */
export function touchedKeys(
  write: Pick<AppliedWrite, 'link' | 'before'>,
  items: readonly IntentItem[],
): string[] {
  const keys = items.flatMap((item) => {
    const isInserted = item.kind === 'append' || item.kind === 'putBack';
    return isInserted ? [item.key] : [item.key, shownKey(write, item.row)];
  });
  return [...new Set(keys.filter((key) => key !== null))];
}

function finishItem(finish: Finish, item: IntentItem): void {
  switch (item.kind) {
    case 'set':
      finishSet(finish, item);
      return;
    case 'delete':
      finishDelete(finish, item);
      return;
    case 'append':
      finishAppend(finish, item);
      return;
    case 'key':
      finishKey(finish, item);
      return;
    case 'unkey':
      finishUnkey(finish, item);
      return;
    case 'restore':
      finishRestore(finish, item);
      return;
    case 'putBack':
      finishPutBack(finish, item);
      return;
  }
}

/** Settled when all items are: MySQL has what the sheet lacks. */
function withDirty(row: MergedRow): MergedRow {
  return { ...row, state: { ...row.state, dirty: isDirty(row.state.base, imageAfter(row)) } };
}

function finishSet(finish: Finish, item: SetItem): void {
  const { write } = finish;
  const cells = item.cells.map(({ column, index, value }) => ({ column, index, written: value }));
  const isTaken = overwrite(finish, item, cells, item.clears === true);
  if (!isTaken || shownKey(write, item.row) !== item.key) {
    miss(finish, item.key);
    return;
  }
  const row = write.placed.get(item.key);
  changeState(finish, item.key, (state) => ({ row: row ?? state.row, repairRounds: 0 }));
}

/** Takes in what a write did to the cells of the row that it hit, whosever it was. False: all of it is to be undone. */
function overwrite(
  finish: Finish,
  { row: at, key: meant }: Pick<RestoreItem, 'row' | 'key'>,
  cells: readonly WrittenCell[],
  clears = false,
): boolean {
  const { write, book, finished } = finish;
  const key = shownKey(write, at);
  const known = key === null ? null : (book.get(key) ?? null);
  const context = {
    link: write.link,
    times: timesOf(write),
    sentAt: write.intent.sentAt,
    isMeant: key === meant,
    clears,
    dbAt: write.changedAt.get(known?.state.pk ?? '') ?? null,
  };
  const { row, owed, isUndone, nudge } = overwriteCells(context, known, seen(finish, at), cells);
  if (row) book.set(row.state.key, row);
  finished.nudge ||= nudge;
  if (owed.length === 0) return true;
  const mark = markAfter(finish, at, cells);
  finished.repairs.push({ kind: 'restore', key, row: at, mark, cells: owed, copy: copyOf(finish, at) });
  return !isUndone;
}

/** What the row shows with our cells in it. */
function markAfter(finish: Finish, at: number, cells: readonly WrittenCell[]): number | null {
  const row = seen(finish, at);
  const ours = cells.map(({ column, written }) => [column, { value: written, formula: null }] as const);
  return seenMark({ cells: { ...row.cells, ...Object.fromEntries(ours) } }, finish.write.link.columns);
}

/**
 * A row that neither side has any more is forgotten. Any other row, and one that was edited or is in MySQL again, goes
 * back as it was; the next read merges the edit, and an update wins over a delete.
 */
function finishDelete(finish: Finish, item: DeleteItem): void {
  const { write, book, finished } = finish;
  const key = shownKey(write, item.row);
  if (key !== item.key) miss(finish, item.key);
  const cells = write.before.get(item.row) ?? [];
  if (key === null && cells.every((cell) => cell === null)) return;
  const known = key === null ? undefined : book.get(key);
  if (
    known !== undefined &&
    shownRow(known.db) === null &&
    showsBase(write.link, seen(finish, item.row), known.state)
  ) {
    finished.forgotten.push(known.state.key);
    return;
  }
  if (key !== null) changeState(finish, key, () => ({ row: null, goneByUs: true }));
  const isRight = (other: IntentItem) => other.kind === 'delete' && shownKey(write, other.row) === other.key;
  const above = write.intent.items.filter((other) => isRight(other) && rowOf(other) < item.row);
  const row = item.row - above.length;
  const { columns, keyColumn } = write.link;
  const places = { ...Object.fromEntries(columns.map(({ id, index }) => [id, index])), [KEY_TAG]: keyColumn };
  const copy = copyOf(finish, item.row);
  finished.repairs.push({ kind: 'putBack', key, row, copy, places, cells: [...cells] });
}

function rowOf(item: IntentItem): number {
  return item.kind === 'append' ? Infinity : item.row;
}

function showsBase(link: Link, row: SeenRow, { base }: RowState): boolean {
  return link.columns.every(({ id }) => isAsKnown(row.cells[id], base?.[id]));
}

/** The row below which it was inserted may have moved: its place is where its key was read back. */
function finishAppend(finish: Finish, item: AppendItem): void {
  const { write } = finish;
  const cells = write.link.columns.map((column): [string, CellBase] => [
    column.id,
    { v: item.values[column.id] ?? null, ...timesOf(write) },
  ]);
  const row = write.placed.get(item.key) ?? null;
  changeState(finish, item.key, () => ({ base: Object.fromEntries(cells), row, goneByUs: false }));
}

function finishRestore(finish: Finish, item: RestoreItem): void {
  const { write, finished } = finish;
  const isHit = shownKey(write, item.row) === item.key;
  const cells = item.cells.map(({ column, index, ours, was }): WrittenCell => {
    return { column, index, written: was, ...(isHit && { expected: ours }) };
  });
  overwrite(finish, item, cells);
  if (!isHit) {
    miss(finish, item.key);
    return;
  }
  finished.repaired.push(item.repair);
  if (item.key === null) return;
  changeState(finish, item.key, ({ base }) => ({
    base: base && {
      ...base,
      ...Object.fromEntries(item.cells.flatMap((cell) => baseOfRestored(write, base, cell))),
    },
  }));
}

/**
 * A webhook may have told of what we had left in the cell, or may do so yet: that is nobody's edit. What came back is for the next read to
 * judge, so what is told of the time before counts for nothing.
 */
function baseOfRestored(
  write: AppliedWrite,
  base: RowBase,
  { column, ours, base: before }: OverwrittenCell,
): [string, CellBase][] {
  const known = base[column];
  const isOurs = sameValue(known?.v ?? null, ours);
  const cell = isOurs ? before : known;
  const times = timesOf(write);
  if (!cell || (!isOurs && cell.lo > times.lo)) return [];
  return [[column, { ...cell, ...times }]];
}

function finishPutBack(finish: Finish, item: PutBackItem): void {
  const { write, finished } = finish;
  finished.repaired.push(item.repair);
  finished.nudge = true;
  if (item.key === null) return;
  const row = write.placed.get(item.key) ?? null;
  changeState(finish, item.key, () => ({ row, goneByUs: false }));
}
