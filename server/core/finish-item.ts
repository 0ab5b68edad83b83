/**
 * What a verified write makes of a row: the base is what was written. A value that a person typed between our read and
 * our write is merged first, so that it is in MySQL or in a conflict, never lost. Pure.
 */
import type { RawCell } from '../../shared/cell.ts';
import type { CellBase, RowBase, RowState, TableRow } from './base.ts';
import type { Conflict } from './conflict.ts';
import type { AppendItem, SetItem } from './intent.ts';
import type { Link } from './link.ts';
import type { Micros } from './micros.ts';
import { isDirty, observe, type Merged } from './observe.ts';
import { seeRow } from './read-tab.ts';
import { isRefused, sameValue, type Refused } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

export interface WriteTimes {
  /** Start of the read that the intent rests on, and when its answer was there. */
  lo: Micros;
  hi: Micros;
}

export type Finished = Omit<Merged, 'base' | 'dirty' | 'unsure'> & { state: RowState };

export function finishSet(
  link: Link,
  state: RowState,
  db: TableRow | null,
  item: SetItem,
  before: readonly RawCell[],
  row: number | null,
  times: WriteTimes,
): Finished {
  const overwritten = seeRow(link, item.row, before).cells;
  const edited: Record<string, Observed> = {};
  const losers: Conflict[] = [];
  for (const cell of item.cells) {
    const was = overwritten[cell.column];
    if (was === undefined) continue;
    const lost = whatMysqlCannotStore(was);
    if (was.formula === null && sameValue(was.value, state.base?.[cell.column]?.v ?? null)) continue;
    if (lost === null) edited[cell.column] = was;
    else losers.push(loserOf(item.key, cell, lost, times));
  }
  const written = Object.fromEntries(
    item.cells.map((cell): [string, CellBase] => [cell.column, { v: cell.value, ...times }]),
  );
  const merged = mergeEdited(link, state, db, edited, written, times);
  const base = { ...merged.base, ...written };
  const after =
    merged.write === null ? db : { pk: state.pk ?? '', values: { ...db?.values, ...merged.write.values } };
  return {
    state: { ...state, base, row: row ?? state.row, dirty: isDirty(base, after) },
    write: merged.write,
    conflicts: [...losers, ...merged.conflicts],
    issues: merged.issues,
  };
}

/** Merges what a person typed in that instant. The row's other cells hold what was written, should MySQL need them again. */
function mergeEdited(
  link: Link,
  state: RowState,
  db: TableRow | null,
  edited: Readonly<Record<string, Observed>>,
  written: RowBase,
  times: WriteTimes,
): Omit<Merged, 'dirty' | 'unsure'> {
  const untouched = Object.entries(written).filter(([column]) => !(column in edited));
  const base = { ...state.base, ...Object.fromEntries(untouched) };
  if (Object.keys(edited).length === 0) return { base, write: null, conflicts: [], issues: [] };
  return observe({
    key: state.key,
    base,
    db,
    cells: edited,
    te: times.hi,
    ...times,
    dbAt: null,
    policy: link.policy,
    isPreImage: true,
  });
}

function whatMysqlCannotStore(was: Observed): Refused | null {
  if (was.formula !== null) {
    return { refused: was.formula, why: 'A formula was typed while MySQL was written here.' };
  }
  return isRefused(was.value) ? was.value : null;
}

/** It is overwritten and cannot go to MySQL: a person finds it among the conflicts. */
function loserOf(key: string, cell: SetItem['cells'][number], sheet: Refused, times: WriteTimes): Conflict {
  return {
    key,
    column: cell.column,
    base: cell.expected,
    sheet,
    db: cell.value,
    sheetAt: times.hi,
    dbAt: null,
    resolution: 'DB_WINS',
  };
}

export function finishAppend(
  link: Link,
  state: RowState,
  db: TableRow | null,
  item: AppendItem,
  row: number | null,
  times: WriteTimes,
): RowState {
  const cells = link.columns.map((column): [string, CellBase] => [
    column.id,
    { v: item.values[column.id] ?? null, ...times },
  ]);
  const base = Object.fromEntries(cells);
  return { ...state, base, row, goneByUs: false, dirty: isDirty(base, db) };
}
