/** observe: the only door by which a sheet value enters MySQL and the base. */
import { COLUMNS, isFormula, isRefused, isSpecial, storable, type Column, type Value } from './cell-value.ts';
import { decideCell, type Sighting } from './decide-cell.ts';
import { noteFault, recordConflict, recordIssue, successors } from './ledger.ts';
import {
  markDirty,
  must,
  newBase,
  newCell,
  setBase,
  type CellBase,
  type SheetRow,
  type World,
} from './world.ts';

/** Merges what a row shows. Cells that were not looked at are not in `columns`. */
export function observe(
  world: World,
  key: string,
  shown: SheetRow,
  row: number,
  seen: Sighting,
  columns: readonly Column[] = COLUMNS,
): void {
  const [base, db] = [world.base.get(key), world.db.get(key)];
  if (!base) {
    world.base.set(key, newBase(shown, row, seen.lo, seen.hi));
    if (!db) insertRow(world, key, shown, seen);
    else if (COLUMNS.some((column) => db[column] !== shown[column])) world.dirty.add(key);
  } else if (!db) observeDeleted(world, key, shown, seen, columns);
  else for (const column of columns) mergeCell(world, key, column, shown[column], seen);
}

/** A row enters MySQL from the sheet: what MySQL cannot store becomes NULL and is held. */
function insertRow(world: World, key: string, shown: SheetRow, seen: Sighting): void {
  const { id } = must(world.base.get(key));
  world.db.set(key, { id, a: storable(shown.a), b: storable(shown.b) });
  for (const column of COLUMNS) {
    const value = shown[column];
    if (!isSpecial(value)) continue;
    const held = { db: storable(value), at: seen.te };
    const cell = must(world.base.get(key))[column];
    setBase(world, key, { [column]: { ...cell, v: value, held } });
    if (isRefused(value)) recordIssue(world, { key, column, value, db: null });
  }
}

/** Deleted in MySQL: an edit that MySQL never had wins and the row comes back; otherwise the sheet row is to go. */
function observeDeleted(
  world: World,
  key: string,
  shown: SheetRow,
  seen: Sighting,
  columns: readonly Column[],
): void {
  const base = must(world.base.get(key));
  const counted = columns.filter((column) => !isPassedOver(world, base[column], shown[column], seen));
  if (!counted.some((column) => isEdited(shown[column], base[column]))) {
    world.dirty.add(key);
    return;
  }
  recordConflict(world, { key, column: null, lost: 'deleted', won: 'edited' });
  const back: SheetRow = { id: base.id, key, a: base.a.v, b: base.b.v };
  const cells = Object.fromEntries(counted.map((column) => [column, shown[column]]));
  const times = counted.map((column) => [column, newCell(shown[column], seen.lo, seen.hi)]);
  setBase(world, key, Object.fromEntries(times) as Partial<Record<Column, CellBase>>);
  insertRow(world, key, { ...back, ...cells }, seen);
}

/** A formula that shows something else was calculated, not typed. */
function isEdited(shown: Value, cell: CellBase): boolean {
  if (isFormula(shown) && isFormula(cell.v)) return false;
  return shown !== cell.v;
}

function isPassedOver(world: World, cell: CellBase, shown: Value, seen: Sighting): boolean {
  if (isOlder(world, cell, seen)) return true;
  if (!isUnsure(world, cell, shown, seen)) return false;
  world.nudged = true;
  return true;
}

function isOlder(world: World, cell: CellBase, seen: Sighting): boolean {
  return seen.how !== 'copy' && world.rules.readOrder && seen.lo < cell.lo;
}

/**
 * A base is true at some time in [lo, hi]: a read that began in that time and shows another value may have seen the cell
 * before that or after it.
 */
export function isUnsure(world: World, cell: CellBase, shown: Value, seen: Sighting): boolean {
  const { readOrder, unsureReads } = world.rules;
  if (seen.how === 'copy' || !readOrder || !unsureReads || isOlder(world, cell, seen)) return false;
  return seen.lo <= cell.hi && shown !== cell.v;
}

function mergeCell(world: World, key: string, column: Column, shown: Value, seen: Sighting): void {
  const cell = must(world.base.get(key))[column];
  if (isPassedOver(world, cell, shown, seen)) return;
  const row = must(world.db.get(key));
  const db = row[column];
  const decision = decideCell(world.rules, cell, shown, db, seen);
  const isHeld = isSpecial(shown) || cell.held !== null;
  if (decision.conflict === 'sheet') {
    if (!isFormula(shown)) noteLaterLost(world, key, column, shown, seen);
    recordConflict(world, { key, column, lost: db, won: shown }, isHeld);
  }
  if (decision.conflict === 'db') recordConflict(world, { key, column, lost: shown, won: db }, isHeld);
  if (decision.issue) recordIssue(world, { key, column, value: shown, db });
  if (decision.write !== undefined) world.db.set(key, { ...row, [column]: decision.write });
  const isTold = decision.conflict !== 'db' || world.rules.baseIsSheet;
  const next = newCell(isTold ? shown : db, seen.lo, seen.hi, decision.held);
  setBase(world, key, { [column]: { ...next, owed: stillOwed(world, key, column, shown, cell) } });
  noteRegress(world, key, column, shown, seen, { cell, db });
  markDirty(world, key);
}

/** What was to be put back is superseded by an edit of the cell, and recorded as the loser. */
function stillOwed(world: World, key: string, column: Column, shown: Value, cell: CellBase): string | null {
  if (cell.owed === null || shown === cell.v) return cell.owed;
  if (cell.owed !== shown) recordConflict(world, { key, column, lost: cell.owed, won: shown });
  return null;
}

/**
 * A newer value in MySQL is never replaced, not even for a moment, by one that its author had seen and overwritten, or by
 * one that was certainly seen before it.
 */
function noteRegress(
  world: World,
  key: string,
  column: Column,
  shown: Value,
  seen: Sighting,
  before: { readonly cell: CellBase; readonly db: Value },
): void {
  const row = must(world.db.get(key));
  if (row[column] === before.db || before.db === null) return;
  const isOlder = seen.hi < before.cell.lo && before.cell.v === before.db;
  const isJudged = !world.scope.reverts && world.ledger.copies.size === 0;
  if (isOlder || (isJudged && successors(world.ledger, row.id, shown).includes(before.db))) {
    noteFault(
      world,
      `MySQL WENT BACK for a moment: ${key}.${column} from ${before.db} to ${shown ?? 'nothing'}`,
    );
  }
}

/** When the later of two changes is known, it wins. */
function noteLaterLost(world: World, key: string, column: Column, shown: Value, seen: Sighting): void {
  const db = must(world.db.get(key))[column];
  const change = world.ledger.given.find((given) => given.value === db && given.by === 'sql');
  const typed = seen.how === 'webhook' ? seen.hi : typedAt(world, key, column, shown);
  if (change === undefined || change.statedAt <= Math.min(seen.hi, typed)) return;
  noteFault(world, `THE LATER CHANGE LOST: ${key}, ${change.value} of MySQL's was made after the edit`);
}

/** Merges what a copy of ours shows. It was typed no later than a waiting edit that shows the same was captured. */
export function observeCopy(
  world: World,
  key: string,
  before: SheetRow,
  row: number,
  times: Pick<Sighting, 'lo' | 'hi'>,
  columns: readonly Column[] = COLUMNS,
): void {
  const seen: Sighting = { how: 'copy', te: times.hi, ...times, dbAt: changedAt(world, key) };
  if (!world.base.has(key) || !world.db.has(key)) {
    observe(world, key, before, row, seen, columns);
    return;
  }
  for (const column of columns) {
    const typed = world.rules.inboxFirst ? typedAt(world, key, column, before[column]) : Infinity;
    mergeCell(world, key, column, before[column], { ...seen, te: Math.min(seen.te, typed) });
  }
}

/**
 * The latest time at which the value can have been typed: a waiting webhook that is later than the base and shows it was
 * captured after that.
 */
function typedAt(world: World, key: string, column: Column, shown: Value): number {
  const base = must(world.base.get(key));
  const error = world.scope.clockError ?? 0;
  const told = world.inbox.findLast(
    (edit) =>
      edit.key === key &&
      edit.row === base.row &&
      edit.columns.includes(column) &&
      edit.shown[column] === shown &&
      edit.capturedAt - error > base[column].hi,
  );
  return told ? told.capturedAt + error : Infinity;
}

/** When MySQL's row changed, as far as the change queue tells; a change that is not queued has no time. */
export function changedAt(world: World, key: string): number | null {
  return world.rules.changeTimes ? latest(world, key) : null;
}

/** Of the changes whose ids are given. */
export function changedAtOf(world: World, key: string, ids: readonly number[]): number | null {
  return world.rules.changeTimes ? latest(world, key) : latest(world, key, ids);
}

function latest(world: World, key: string, ids?: readonly number[]): number | null {
  let found: number | null = null;
  for (const change of world.queue) {
    if (change.key === key && (!ids || ids.includes(change.id))) found = Math.max(found ?? 0, change.at);
  }
  return found;
}
