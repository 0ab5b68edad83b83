/**
 * A full read, merged: one row in each transaction, then, in a last one, what is absent and which rows want keys.
 */
import { observeWaiting } from './apply-edits.ts';
import { COLUMNS } from './cell-value.ts';
import { recordConflict } from './ledger.ts';
import { changedAt, observe } from './observe.ts';
import { isAllNew, isUnderRepair } from './plan.ts';
import { readKeys } from './read.ts';
import { holdsFence, type Next, type SheetRead, type StageOf } from './worker.ts';
import { cellIsDirty, markDirty, must, setBase, type World } from './world.ts';

export function mergeStep(world: World, worker: StageOf<'merge'>): Next {
  if (!holdsFence(world, worker)) return 'lost';
  const { read } = worker;
  const left = worker.left ?? firstLook(world, read);
  const [key, ...others] = left;
  if (key !== undefined) {
    mergeRow(world, read, key);
    return { ...worker, left: others };
  }
  judgeAbsent(world, read);
  return 'release';
}

/** Rows whose keys are to be moved, and rows that a repair is owed for, are not merged. */
function firstLook(world: World, read: SheetRead): string[] {
  world.nudged = false;
  const { rowOf, moves } = readKeys(world, read.rows);
  if (moves.size > 0) world.keysWanted = true;
  return [...rowOf.keys()].filter((key) => !moves.has(key));
}

function mergeRow(world: World, { lo, hi, rows }: SheetRead, key: string): void {
  if (isUnderRepair(world, key) || world.base.get(key)?.gone) return;
  const row = must(readKeys(world, rows).rowOf.get(key));
  const base = world.base.get(key);
  // A row that has lost its key in a range sort is known by the others, which a repair may have to restore first.
  if (world.rules.sortsWait && isRepairOwed(world) && base && isAllNew(base, must(rows[row]))) {
    world.nudged = true;
    return;
  }
  const dbAt = changedAt(world, key);
  observeWaiting(world, key, dbAt);
  observe(world, key, must(rows[row]), row, { how: 'read', te: hi, lo, hi, dbAt });
  setBase(world, key, { row });
  markDirty(world, key);
}

function isRepairOwed(world: World): boolean {
  return world.rekeys.length + world.strays.length + world.putBacks.length > 0;
}

function judgeAbsent(world: World, { lo, rows }: SheetRead): void {
  const { rowOf, wishes, moves } = readKeys(world, rows);
  const isOwed = isRepairOwed(world);
  const owed = world.rekeys.map(({ to }) => to);
  const wanted = new Set([...wishes.map(({ key }) => key), ...owed, ...moves.values()]);
  for (const [key, base] of world.base) {
    const isNewer = COLUMNS.some((column) => base[column].hi >= lo && base[column].lo > lo);
    if (isOwed || rowOf.has(key) || base.gone || wanted.has(key)) continue;
    if (isNewer) world.nudged = true;
    else leaveSheet(world, key);
  }
  for (const key of world.db.keys()) markDirty(world, key);
  world.keysWanted ||= wishes.length > 0;
}

/** Deleted in the sheet: in MySQL too, unless MySQL has what the sheet never had. */
function leaveSheet(world: World, key: string): void {
  const [base, db] = [must(world.base.get(key)), world.db.get(key)];
  if (db && COLUMNS.some((column) => cellIsDirty(base[column], db[column]))) {
    recordConflict(world, { key, column: null, lost: 'deleted', won: 'edited' });
    setBase(world, key, { gone: true });
    world.dirty.add(key);
    return;
  }
  world.db.delete(key);
  world.base.delete(key);
  world.dirty.delete(key);
}
