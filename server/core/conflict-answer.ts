/**
 * What has to be done so that both sides hold the loser of a conflict again, or the side that a person chose. Pure: it
 * refuses with a SyncError whenever the cell is not as the person saw it.
 */
import type { CellBase, RowState, TableRow } from './base.ts';
import type { Conflict } from './conflict.ts';
import { SyncError } from './sync-error.ts';
import { isRefused, sameValue, type CellValue, type SheetValue } from './values/cell-value.ts';

export type Side = 'sheet' | 'db';

export const ONLY_MYSQL_WRITES = 'Only MySQL writes it: change the value there.';

/**
 * The conflict and the row as they are now; `chosen` is the side that a person chose before. `isChangedSince`: a value of the
 * row crossed after the conflict was recorded.
 */
export interface ConflictScene {
  conflict: Conflict;
  chosen: Side | null;
  isChangedSince: boolean;
  /** Ids of the columns that only MySQL writes: no answer of a person's reaches it there. */
  mirrors: ReadonlySet<string>;
  state: RowState | null;
  db: TableRow | null;
}

/**
 * `none`: both sides have it, or it is on its way; `release`: the cell is held no longer, so MySQL's value goes to the sheet;
 * `write`: MySQL gets the value, and the cell is held no longer; `delete`: what lost is a deletion, so MySQL's row goes.
 */
export type AnswerPlan =
  | { kind: 'none' }
  | { kind: 'release'; column: string }
  | { kind: 'write'; column: string; value: CellValue }
  | { kind: 'delete' };

/**
 * Puts the loser back. Throws CONFLICT_OPEN before a side was chosen, CELL_CHANGED when somebody changed the cell since
 * (unless `force`), and RESTORE_IMPOSSIBLE, COLUMN_UNFIT, VALUE_UNSTORABLE, CELL_HOLDS_FORMULA, ROW_GONE or ROW_IN_FLIGHT.
 */
export function planRestore(scene: ConflictScene, force: boolean): AnswerPlan {
  const { column: about, gone } = scene.conflict;
  if (about === null || gone !== undefined) return planDeletion(scene, force);
  const { winner, loser } = sidesOf(scene);
  const { column, cell, db, state } = cellOf(scene);
  if (isRefused(loser)) throw new SyncError('VALUE_UNSTORABLE', loser.why);
  const { held } = cell;
  if (held?.why === 'manual') throw new SyncError('CONFLICT_OPEN');
  if (held?.why === 'formula') throw new SyncError('CELL_HOLDS_FORMULA');
  if (!held && sameValue(db, loser)) return { kind: 'none' };
  // A refused value that won stayed in the sheet, and MySQL kept its own.
  const isAsDecided = sameValue(cell.v, winner) && sameValue(db, held ? loser : winner);
  if (!isAsDecided && !force) throw new SyncError('CELL_CHANGED');
  if (held && state.openIntent !== null) throw new SyncError('ROW_IN_FLIGHT');
  return sameValue(db, loser) ? { kind: 'release', column } : writing(scene, column, loser);
}

/**
 * Ends a conflict that waits for a person. Throws CELL_CHANGED when either side is not as the conflict shows it, and
 * COLUMN_UNFIT, VALUE_UNSTORABLE, ROW_GONE or ROW_IN_FLIGHT.
 */
export function planChoice(scene: ConflictScene, side: Side): AnswerPlan {
  const { column, cell, db, state } = cellOf(scene);
  const { conflict } = scene;
  if (state.openIntent !== null) throw new SyncError('ROW_IN_FLIGHT');
  const isAsShown = sameValue(cell.v, conflict.sheet) && sameValue(db, conflict.db);
  if (cell.held?.why !== 'manual' || !isAsShown) throw new SyncError('CELL_CHANGED');
  if (side === 'db') return { kind: 'release', column };
  if (isRefused(cell.v)) throw new SyncError('VALUE_UNSTORABLE', cell.v.why);
  return writing(scene, column, cell.v);
}

function writing({ mirrors }: ConflictScene, column: string, value: CellValue): AnswerPlan {
  if (mirrors.has(column)) throw new SyncError('COLUMN_UNFIT', ONLY_MYSQL_WRITES);
  return { kind: 'write', column, value };
}

/** One side had deleted the row, and the other's change brought it back. */
function planDeletion({ state, db, isChangedSince }: ConflictScene, force: boolean): AnswerPlan {
  if (state === null || db === null) return { kind: 'none' };
  if (isChangedSince && !force) throw new SyncError('CELL_CHANGED');
  return { kind: 'delete' };
}

function sidesOf({ conflict, chosen }: ConflictScene): { winner: SheetValue; loser: SheetValue } {
  const { sheet, db, resolution } = conflict;
  if (resolution === 'PENDING') throw new SyncError('CONFLICT_OPEN');
  if (resolution === 'SHEET_WINS' || chosen === 'sheet') return { winner: sheet, loser: db };
  if (resolution === 'DB_WINS' || chosen === 'db') return { winner: db, loser: sheet };
  throw new SyncError('RESTORE_IMPOSSIBLE', 'It ended when both sides got the same value, so no side lost.');
}

interface ConflictCell {
  column: string;
  cell: CellBase;
  db: CellValue;
  state: RowState;
}

function cellOf({ conflict, state, db }: ConflictScene): ConflictCell {
  const { column } = conflict;
  const cell = column === null ? undefined : state?.base?.[column];
  if (state === null || db === null || state.base === null) throw new SyncError('ROW_GONE');
  if (column === null || cell === undefined || !(column in db.values)) {
    throw new SyncError('RESTORE_IMPOSSIBLE', 'Its column is not synced any more.');
  }
  return { column, cell, db: db.values[column] ?? null, state };
}
