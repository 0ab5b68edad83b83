/**
 * Finishes an applied intent from its copies of what stood there before, one row in each transaction. Every item is judged
 * by the row that it really hit.
 */
import { COLUMNS, isSpecial, type Column } from './cell-value.ts';
import { finishKey, finishUnstray } from './finish-repairs.ts';
import { overwrite } from './finish-set.ts';
import type { Intent, Item, Readback } from './google.ts';
import { isAllNew, isConsumed, isHeldStill } from './plan.ts';
import { holdsFence, type Next, type StageOf } from './worker.ts';
import {
  isBlank,
  isDirty,
  markDirty,
  must,
  newBase,
  newCell,
  setBase,
  type CellBase,
  type SheetRow,
  type World,
} from './world.ts';

export interface Finishing {
  readonly intent: Intent;
  readonly readback: Readback;
  readonly hi: number;
}

export function finishStep(world: World, worker: StageOf<'finish'>): Next {
  if (!holdsFence(world, worker)) return 'lost';
  const { n } = worker.intent;
  const stored = world.intents.find((intent) => intent.n === n);
  const { finishedOnce, fence } = world.rules;
  const found = stored ?? (fence ? null : worker.intent);
  const intent = found && !finishedOnce ? { ...found, next: worker.intent.next } : found;
  if (intent === null) return afterwards(worker);
  const end = endOfPage(intent);
  const finishing = { intent, readback: worker.readback, hi: worker.hi };
  for (let at = intent.next; at < end; at++) finishItem(world, finishing, must(intent.items[at]), at);
  const page = intent.items.slice(intent.next, end);
  for (const item of page) {
    if (item.do !== 'unstray' && item.key !== null) settleChanges(world, intent, item.key);
  }
  world.intents = world.intents.map((each) => (each.n === n ? { ...each, next: end } : each));
  if (end < intent.items.length) return { ...worker, intent: { ...worker.intent, next: end } };
  world.intents = world.intents.filter((each) => each.n !== n);
  world.settled.push(n);
  return afterwards(worker);
}

function afterwards({ then }: StageOf<'finish'>): Next {
  return then === 'settle' ? { at: 'settle' } : then;
}

/** A page is all that the intent has to do with one row. */
function endOfPage({ items, next }: Intent): number {
  const name = (item: Item | undefined) => (item?.do === 'unstray' ? item.row : item?.key);
  const end = items.findIndex((item, at) => at > next && name(item) !== name(items[next]));
  return end < 0 ? items.length : end;
}

/** The changes that the intent was made from are handled; whatever came later keeps the row dirty. */
function settleChanges(world: World, { ids }: Intent, key: string): void {
  world.queue = world.queue.filter((change) => change.key !== key || !isConsumed(world, ids, change.id));
  if (isDirty(world, key)) world.dirty.add(key);
  else world.dirty.delete(key);
  if (!world.rules.consumedIds) world.dirty.delete(key);
}

function finishItem(world: World, finishing: Finishing, item: Item, at: number): void {
  const before = finishing.readback.before[at] ?? null;
  switch (item.do) {
    case 'set':
      finishSet(world, finishing, item, before);
      break;
    case 'unstray':
      finishUnstray(world, finishing, item, before);
      break;
    case 'append':
      finishAppend(world, finishing, item, finishing.readback.placed[at] ?? item.at);
      break;
    case 'delete':
      finishDelete(world, item, before);
      break;
    case 'putBack':
      world.putBacks = world.putBacks.filter(({ shown }) => shown !== item.shown);
      world.nudged = true;
      break;
    case 'key':
      finishKey(world, finishing, item, before);
      break;
  }
}

type ItemOf<Do extends Item['do']> = Extract<Item, { do: Do }>;

function finishSet(world: World, finishing: Finishing, item: ItemOf<'set'>, before: SheetRow | null): void {
  const { key, column } = item;
  if (!world.rules.preImages) {
    believeSet(world, finishing, item);
    return;
  }
  if (before?.key == null) {
    strand(world, finishing, item, before ?? { key: null, a: null, b: null });
  } else if (lostItsKey(world, before)) {
    strand(world, finishing, item, before);
  } else {
    overwrite(world, finishing, item, { ...before, key: before.key });
    setBase(world, before.key, { [column]: writtenCell(world, finishing, item, before.key) });
    if (before.key !== key) markDirty(world, before.key);
    else if (world.base.has(key)) setBase(world, key, { rounds: 0 });
  }
  if (before?.key !== key) countRound(world, key);
  if (world.base.has(key)) markDirty(world, key);
}

/** Our value stands where it must not: it is owed to be taken out. */
function strand(
  world: World,
  { intent }: Finishing,
  { row, column, value }: ItemOf<'set'>,
  before: Pick<SheetRow, 'key' | Column>,
): void {
  const written = intent.items.filter((item): item is ItemOf<'set'> => item.do === 'set' && item.row === row);
  const left = { a: before.a, b: before.b };
  for (const item of written) left[item.column] = item.value;
  world.strays.push({ key: before.key, row, column, ours: value, before: before[column], left });
  world.nudged = true;
}

/** A row that shows nothing of its base any more may be another one: our value is taken out, and a whole read decides. */
export function lostItsKey(world: World, before: SheetRow): boolean {
  const base = before.key === null ? undefined : world.base.get(before.key);
  return world.rules.sortsWait && base !== undefined && isAllNew(base, before);
}

/** What is owed to the cell stays owed, until it is what was written. */
function writtenCell(world: World, { intent, hi }: Finishing, item: ItemOf<'set'>, hit: string): CellBase {
  const { column, value } = item;
  const { owed, held } = must(world.base.get(hit))[column];
  const isPutBack = isSpecial(value) && hit === item.key;
  if (isPutBack) return newCell(value, intent.lo, hi, { db: held?.db ?? null, at: held?.at ?? hi });
  return { ...newCell(value, intent.lo, hi, owed === null ? null : held), owed };
}

/** Without pre-images: the row is believed to be the right one when its key stands there afterwards. */
function believeSet(world: World, { intent, readback, hi }: Finishing, item: ItemOf<'set'>): void {
  const hit = readback.keysAfter[item.row] ?? null;
  if (hit !== null && world.base.has(hit)) {
    setBase(world, hit, { [item.column]: newCell(item.value, intent.lo, hi) });
    markDirty(world, hit);
  }
  if (hit !== item.key) world.dirty.add(item.key);
}

/** Repairs of one row without peace end with a pause: somebody keeps moving rows. */
export function countRound(world: World, key: string): void {
  const base = world.base.get(key);
  if (!base) return;
  setBase(world, key, { rounds: base.rounds + 1 });
  world.dirty.add(key);
  if (world.rules.roundLimit && base.rounds + 1 > 4) world.paused = true;
}

function finishAppend(world: World, { intent, hi }: Finishing, item: ItemOf<'append'>, row: number): void {
  const base = world.base.get(item.key);
  const { lo } = intent;
  const shown: SheetRow = { id: item.id, key: item.key, a: item.a, b: item.b };
  if (!base) world.base.set(item.key, newBase(shown, row, lo, hi));
  else if (base.gone) {
    const held = (column: 'a' | 'b') =>
      item[column] === base[column].v && isHeldStill(base, column, base[column].held?.db ?? null)
        ? base[column].held
        : null;
    const cells = { a: newCell(item.a, lo, hi, held('a')), b: newCell(item.b, lo, hi, held('b')) };
    setBase(world, item.key, { ...cells, gone: false, row });
  }
  markDirty(world, item.key);
}

function finishDelete(world: World, item: ItemOf<'delete'>, before: SheetRow | null): void {
  const base = world.base.get(item.key);
  if (!world.rules.preImages) {
    world.base.delete(item.key);
    return;
  }
  const isRight = before?.key === item.key;
  const isBase = base && before && COLUMNS.every((column) => before[column] === base[column].v);
  if (isRight && isBase && !world.db.has(item.key)) {
    world.base.delete(item.key);
    return;
  }
  if (!isRight) countRound(world, item.key);
  // It was edited, it is wanted again, or it is another row: it goes back as it was, and a whole read decides.
  if (before && !isBlank(before)) world.putBacks.push({ row: item.row, shown: before });
  world.nudged = true;
}
