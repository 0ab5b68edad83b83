/**
 * Planning a write: one row in each transaction merges what was seen and stores what the row needs, in an intent that is
 * only preparing; then the intent is opened, and only then sent.
 */
import { observeWaiting } from './apply-edits.ts';
import { COLUMNS, isSpecial } from './cell-value.ts';
import type { Sighting } from './decide-cell.ts';
import { applyBatch, endOfSheet, type Item } from './google.ts';
import { recordConflict } from './ledger.ts';
import { changedAtOf, isUnsure, observe } from './observe.ts';
import { planRepairs } from './plan-repairs.ts';
import { readKeys, type ReadKeys } from './read.ts';
import { holdsFence, type Next, type Outcome, type StageOf } from './worker.ts';
import {
  cellIsDirty,
  isDirty,
  must,
  newName,
  setBase,
  type RowBase,
  type SheetRow,
  type World,
} from './world.ts';

export function planStep(world: World, worker: StageOf<'plan'>): Next {
  if (!holdsFence(world, worker)) return 'lost';
  const { read, keys, next } = worker;
  const seen = readKeys(world, read.rows);
  const key = keys[next];
  if (key !== undefined) {
    const items = planRow(world, worker, seen, key);
    if (items === null) world.dirty.add(key);
    const n = addItems(world, worker, items ?? []);
    // What is without items is handled: these changes are in the sheet already.
    if (items?.length === 0) handled(world, worker, key);
    return { ...worker, n, next: next + 1 };
  }
  const n = addItems(world, worker, planRepairs(world, read, seen));
  return n === null ? 'release' : { at: 'open', n };
}

function handled(world: World, { ids }: StageOf<'plan'>, key: string): void {
  const isHandled = (change: { id: number; key: string }) =>
    change.key === key && isConsumed(world, ids, change.id);
  world.queue = world.queue.filter((change) => !isHandled(change));
  if (!world.rules.consumedIds || !isDirty(world, key)) world.dirty.delete(key);
}

export function isConsumed(world: World, ids: readonly number[], id: number): boolean {
  return !world.rules.consumedIds || ids.includes(id);
}

function addItems(world: World, { n, ids, read }: StageOf<'plan'>, items: readonly Item[]): number | null {
  if (items.length === 0) return n;
  if (n === null) {
    const number = newName(world, 'intent');
    world.intents.push({
      n: number,
      state: 'preparing',
      items,
      next: 0,
      ids,
      lo: read.lo,
      sentAt: world.now,
    });
    return number;
  }
  world.intents = world.intents.map((intent) =>
    intent.n === n ? { ...intent, items: [...intent.items, ...items] } : intent,
  );
  return n;
}

/** Opened in a transaction of its own; from here on the outcome has to be settled by the token. */
export function openStep(world: World, worker: StageOf<'open'>): Next {
  if (!holdsFence(world, worker)) return 'lost';
  const intent = world.intents.find(({ n }) => n === worker.n);
  if (!intent) return 'lost';
  const items = intent.items.toSorted((x, y) => ORDER[x.do] - ORDER[y.do] || placeOf(y) - placeOf(x));
  const opened = { ...intent, state: 'open' as const, items, sentAt: world.now };
  world.intents = world.intents.map((each) => (each === intent ? opened : each));
  return { at: 'send', intent: opened };
}

/** Values and keys first, then deletes from below, then new rows. */
const ORDER: Record<Item['do'], number> = { set: 0, unstray: 1, key: 2, delete: 3, putBack: 4, append: 5 };
const placeOf = (item: Item): number => (item.do === 'append' ? 0 : item.row);

/** Once, whatever comes of it: only an answer that was heard finishes, everything else is settled. */
export function sendStep(world: World, { intent }: StageOf<'send'>, outcome: Outcome): Next {
  if (outcome === 'late') world.calls.push({ n: intent.n, items: intent.items });
  if (outcome === 'late' || outcome === 'lost') return { at: 'settle' };
  const readback = applyBatch(world, intent.n, intent.items);
  if (outcome === 'unheard' || readback === null) return { at: 'settle' };
  return { at: 'finish', intent, readback, hi: world.now, then: 'release' };
}

/** What one row needs in the sheet, after what was seen of it is merged; null: not now, its changes stay queued. */
function planRow(world: World, worker: StageOf<'plan'>, keys: ReadKeys, key: string): Item[] | null {
  const { read } = worker;
  const [base, db, row] = [world.base.get(key), world.db.get(key), keys.rowOf.get(key)];
  if (isUnderRepair(world, key)) return null;
  if (keys.copied.has(key)) return askForRead(world);
  if (base?.gone) return planBack(world, worker, base, key, row);
  if (row === undefined) {
    if (!base && db) {
      const at = placeForNew(read.rows);
      return [{ do: 'append', key, id: db.id, a: db.a, b: db.b, at }];
    }
    return base ? askForRead(world) : [];
  }
  if (!base && !db) return [];
  if (base && world.rules.sortsWait && isAllNew(base, must(read.rows[row]))) return askForRead(world);
  const seen = mergeRow(world, worker, key, row);
  return planCells(world, must(read.rows[row]), key, row, seen);
}

/** Its key or a value of ours stands where it must not. */
export function isUnderRepair(world: World, key: string): boolean {
  const isMoving = world.rekeys.some(({ from, to }) => from === key || to === key);
  const isOut = world.putBacks.some(({ shown }) => shown.key === key);
  return isMoving || isOut || world.strays.some((stray) => stray.key === key);
}

/** Only a read of the whole tab can tell what became of the row. */
function askForRead(world: World): null {
  world.nudged = true;
  return null;
}

/** A row that shows nothing of its base may have lost its key to another row in a range sort. */
export function isAllNew(base: RowBase, shown: Readonly<Record<'a' | 'b', string | null>>): boolean {
  const known = COLUMNS.filter((column) => base[column].v !== null);
  return known.length > 0 && known.every((column) => shown[column] !== base[column].v);
}

function placeForNew(rows: StageOf<'plan'>['read']['rows']): number {
  const keyed = rows.findLastIndex(({ key }) => key !== null);
  return keyed < 0 ? endOfSheet(rows) : keyed + 1;
}

/** The edits that wait for the writer come first, with their own times; then the read. */
function mergeRow(world: World, { read, ids }: StageOf<'plan'>, key: string, row: number): Sighting {
  const dbAt = changedAtOf(world, key, ids);
  observeWaiting(world, key, dbAt);
  const { lo, hi } = read;
  const seen: Sighting = { how: 'read', te: hi, lo, hi, dbAt };
  observe(world, key, must(read.rows[row]), row, seen);
  setBase(world, key, { row });
  return seen;
}

/** The row that we took out of the sheet is put back with what people had typed in it. */
function planBack(
  world: World,
  { read }: StageOf<'plan'>,
  base: RowBase,
  key: string,
  row: number | undefined,
): Item[] | null {
  const db = world.db.get(key);
  if (row !== undefined) {
    setBase(world, key, { gone: false });
    return askForRead(world);
  }
  if (!db) {
    world.base.delete(key);
    return [];
  }
  const [a, b] = COLUMNS.map((column) =>
    isHeldStill(base, column, db[column]) ? base[column].v : db[column],
  );
  return [{ do: 'append', key, id: db.id, a: a ?? null, b: b ?? null, at: placeForNew(read.rows) }];
}

export function isHeldStill(base: RowBase, column: 'a' | 'b', db: string | null): boolean {
  const { v, held } = base[column];
  return held !== null && isSpecial(v) && held.db === db;
}

function planCells(world: World, shown: SheetRow, key: string, row: number, seen: Sighting): Item[] | null {
  const [base, db] = [must(world.base.get(key)), world.db.get(key)];
  if (!db) {
    // A row that may have been edited is not deleted.
    if (COLUMNS.some((column) => isUnsure(world, base[column], shown[column], seen))) return null;
    return [{ do: 'delete', key, row }];
  }
  return COLUMNS.flatMap((column): Item[] => {
    const { v, owed, held } = base[column];
    const set = { do: 'set', key, row, column, expected: v } as const;
    if (owed !== null) {
      if (held && held.db === db[column]) return [{ ...set, value: owed }];
      recordConflict(world, { key, column, lost: owed, won: db[column] }, true);
      setBase(world, key, { [column]: { ...base[column], owed: null, held: null } });
      return v === db[column] ? [] : [{ ...set, value: db[column] }];
    }
    if (held || !cellIsDirty(base[column], db[column])) return [];
    return [{ ...set, value: db[column] }];
  });
}
