/**
 * What has to be done so that both sides hold again what they held before an entry of the history. Pure: it refuses with a
 * SyncError whenever somebody changed a cell since, and leaves alone what cannot be put back when a whole row is asked for.
 */
import type { CellBase, RowState, TableRow } from './base.ts';
import { ONLY_MYSQL_WRITES } from './conflict-answer.ts';
import type { HistoryEntry } from './history-entry.ts';
import type { Column, Link } from './link.ts';
import { SyncError } from './sync-error.ts';
import { isRefused, sameValue, type CellValue } from './values/cell-value.ts';

/** The entry and its row as they are now. */
export interface EntryScene {
  link: Pick<Link, 'columns'>;
  entry: Pick<HistoryEntry, 'operation' | 'outcome' | 'old' | 'new' | 'rows'>;
  state: RowState | null;
  db: TableRow | null;
}

/**
 * By column id. `none`: it is so already; `write`: MySQL gets the values, and these cells are held no longer; `insert`: MySQL
 * gets the row again.
 */
export type RestorePlan =
  | { kind: 'none' }
  | { kind: 'write'; values: Record<string, CellValue> }
  | { kind: 'insert'; values: Record<string, CellValue> };

/** Whether an entry has anything to put back. */
export function isRestorable({ operation, outcome, old }: EntryScene['entry']): boolean {
  if (outcome !== 'applied' || operation === 'INSERT' || old === null) return false;
  return Object.values(old).some((value) => !isRefused(value));
}

/**
 * `column` is the name of a MySQL column; null: all that the entry tells of. Throws RESTORE_IMPOSSIBLE, COLUMN_UNFIT, VALUE_UNSTORABLE,
 * CELL_CHANGED (unless `force`), CELL_HOLDS_FORMULA, CONFLICT_OPEN, ROW_GONE or ROW_IN_FLIGHT.
 */
export function planEntryRestore(scene: EntryScene, column: string | null, force: boolean): RestorePlan {
  const { entry, link, state, db } = scene;
  if (entry.operation === 'INSERT') {
    throw new SyncError('RESTORE_IMPOSSIBLE', 'The row was not there before. Delete it to have that back.');
  }
  if (entry.outcome !== 'applied' || entry.old === null) {
    throw new SyncError('RESTORE_IMPOSSIBLE', 'It did not change a value on the other side.');
  }
  const wanted = wantedCells(link, entry.old, column);
  if (state === null || db === null) {
    if (entry.operation !== 'DELETE' || column !== null) throw new SyncError('ROW_GONE');
    if (state?.openIntent != null || state?.goneByUs === true) throw new SyncError('ROW_IN_FLIGHT');
    return { kind: 'insert', values: Object.fromEntries(wanted.map(({ id, value }) => [id, value])) };
  }
  const problems: SyncError[] = [];
  const values: Record<string, CellValue> = {};
  for (const cell of wanted) {
    const decision = decideCell(scene.entry, cell, state.base?.[cell.id], db.values[cell.id] ?? null, force);
    if (decision === 'write') values[cell.id] = cell.value;
    else if (decision !== 'so already') problems.push(decision);
  }
  const [problem] = problems;
  const changed = problems.find(({ code }) => code === 'CELL_CHANGED');
  if (changed) throw changed;
  const isNothing = Object.keys(values).length === 0;
  if (problem && (column !== null || isNothing)) throw problem;
  if (isNothing) return { kind: 'none' };
  const isHeld = Object.keys(values).some((id) => state.base?.[id]?.held);
  if (isHeld && state.openIntent !== null) throw new SyncError('ROW_IN_FLIGHT');
  return { kind: 'write', values };
}

interface WantedCell extends Pick<Column, 'id' | 'name' | 'direction'> {
  value: CellValue;
}

function wantedCells(
  { columns }: Pick<Link, 'columns'>,
  old: NonNullable<HistoryEntry['old']>,
  column: string | null,
): WantedCell[] {
  const told = columns.filter(({ name }) => name in old && (column === null || name === column));
  if (told.length === 0) {
    throw new SyncError(
      'RESTORE_IMPOSSIBLE',
      'The entry tells of no such column, or it is not synced any more.',
    );
  }
  const cells = told.flatMap(({ name, ...column }): WantedCell[] => {
    const value = old[name] ?? null;
    return isRefused(value) ? [] : [{ ...column, name, value }];
  });
  if (cells.length === 0) throw new SyncError('VALUE_UNSTORABLE');
  return cells;
}

function decideCell(
  entry: EntryScene['entry'],
  { name, direction, value }: WantedCell,
  cell: CellBase | undefined,
  db: CellValue,
  force: boolean,
): 'write' | 'so already' | SyncError {
  const held = cell?.held?.why;
  if (held === 'formula') return new SyncError('CELL_HOLDS_FORMULA');
  if (held === 'manual') return new SyncError('CONFLICT_OPEN');
  if (held === undefined && sameValue(db, value)) return 'so already';
  if (direction === 'db-to-sheet') return new SyncError('COLUMN_UNFIT', ONLY_MYSQL_WRITES);
  // A refused value that somebody typed since is a change, too, although MySQL does not have it.
  const after = entry.new?.[name];
  const isAsThen = held === undefined && after !== undefined && sameValue(db, after);
  return isAsThen || force ? 'write' : new SyncError('CELL_CHANGED');
}
