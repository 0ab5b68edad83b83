/** What became of keys that were written and of strays that were taken back. */
import { COLUMNS } from './cell-value.ts';
import { countRound, lostItsKey, type Finishing } from './finish.ts';
import type { Item } from './google.ts';
import { recordConflict } from './ledger.ts';
import { observeCopy } from './observe.ts';
import { isEmpty, must, newCell, setBase, type SheetRow, type World } from './world.ts';

type ItemOf<Do extends Item['do']> = Extract<Item, { do: Do }>;

/** The key was written to the row that was read, or the row that was hit gets its own key back. The tab is read again. */
export function finishKey(
  world: World,
  { intent, hi }: Finishing,
  item: ItemOf<'key'>,
  before: SheetRow | null,
): void {
  const { key, shown, row } = item;
  world.nudged = true;
  if (before === null) return;
  if (item.why === 'move' || item.why === 'repair') {
    const isHit = before.key === shown.key;
    if (isHit) world.rekeys = world.rekeys.filter(({ from, to }) => from !== shown.key || to !== key);
    else if (before.key !== key) oweKey(world, key, before);
    return;
  }
  if (key === null) return;
  // A new key is right for any row without one.
  const isAnyKeyless = before.key === null && (item.why === 'new' || !world.rules.sameRow);
  const isSameRow = before.key === shown.key && (isSame(before, shown) || !world.rules.sameRow);
  if ((isAnyKeyless || isSameRow) && !isEmpty(before)) {
    observeCopy(world, key, before, row, { lo: intent.lo, hi });
  } else if (before.key !== key) oweKey(world, key, before);
}

function isSame(before: SheetRow, shown: SheetRow): boolean {
  return COLUMNS.every((column) => before[column] === shown[column]);
}

/** The row that was hit had this key. */
function oweKey(world: World, from: string | null, before: SheetRow): void {
  world.rekeys.push({ from, to: before.key, a: before.a, b: before.b });
}

/** What we put back stands where it must not, in its turn. */
function strand(world: World, { row, column, value }: ItemOf<'unstray'>, before: SheetRow): void {
  const left = { a: before.a, b: before.b, [column]: value };
  world.strays.push({ key: before.key, row, column, ours: value, before: before[column], left });
}

/** Our value was taken out again, if it was still that row. */
export function finishUnstray(
  world: World,
  { intent, hi }: Finishing,
  item: ItemOf<'unstray'>,
  before: SheetRow | null,
): void {
  const { column, row, value, expected } = item;
  world.nudged = true;
  if (before === null || (before.key === item.key && before[column] === expected)) {
    world.strays = world.strays.filter((stray) => stray.column !== column || stray.ours !== expected);
    return;
  }
  const { key } = before;
  if (key === item.key) {
    strand(world, item, before);
    return;
  }
  const base = key === null ? undefined : world.base.get(key);
  if (key !== null && base && !lostItsKey(world, before)) {
    const { lo } = intent;
    if (world.rules.latePreImage && base[column].lo > intent.sentAt) {
      const db = world.db.get(key)?.[column] ?? null;
      const [was, known] = [before[column], base[column].v];
      if (was !== known && was !== db) recordConflict(world, { key, column, lost: was, won: known });
    } else {
      observeCopy(world, key, before, row, { lo, hi }, [column]);
    }
    setBase(world, key, { [column]: newCell(value, lo, hi, must(world.base.get(key))[column].held) });
    countRound(world, key);
  } else strand(world, item, before);
}
