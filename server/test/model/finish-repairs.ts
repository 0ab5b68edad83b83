/** What became of keys that were written and of strays that were taken back. */
import { COLUMNS } from './cell-value.ts';
import { countRound, type Finishing } from './finish.ts';
import type { Item } from './google.ts';
import { recordConflict } from './ledger.ts';
import { observe } from './observe.ts';
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
  if (item.why === 'repair') {
    world.rekeys = world.rekeys.filter((rekey) => !(rekey.from === shown.key && rekey.to === key));
  }
  if (item.why === 'move' || item.why === 'repair') {
    if (before.key !== shown.key && before.key !== key && key !== null) oweKey(world, key, before);
    return;
  }
  if (key === null) return;
  // A new key is right for any row without one.
  const isAnyKeyless = before.key === null && (item.why === 'new' || !world.rules.sameRow);
  const isSameRow = before.key === shown.key && (isSame(before, shown) || !world.rules.sameRow);
  if ((isAnyKeyless || isSameRow) && !isEmpty(before)) {
    observe(world, key, before, row, { how: 'copy', te: hi, lo: intent.lo, hi, dbAt: null });
  } else if (before.key !== key) oweKey(world, key, before);
}

function isSame(before: SheetRow, shown: SheetRow): boolean {
  return COLUMNS.every((column) => before[column] === shown[column]);
}

/** The row that was hit had this key. */
function oweKey(world: World, from: string, before: SheetRow): void {
  world.rekeys.push({ from, to: before.key, a: before.a, b: before.b });
}

/** Our value was taken out of a keyless row again, if it was still that row. */
export function finishUnstray(
  world: World,
  { intent, hi }: Finishing,
  item: ItemOf<'unstray'>,
  before: SheetRow | null,
): void {
  const { column, row, value, expected } = item;
  world.nudged = true;
  world.strays = world.strays.filter((stray) => !(stray.column === column && stray.ours === expected));
  if (before === null) return;
  const { key } = before;
  const base = key === null ? undefined : world.base.get(key);
  if (key !== null && base) {
    const { lo } = intent;
    if (world.rules.latePreImage && base[column].lo > intent.sentAt) {
      const db = world.db.get(key)?.[column] ?? null;
      const [was, known] = [before[column], base[column].v];
      if (was !== known && was !== db) recordConflict(world, { key, column, lost: was, won: known });
    } else observe(world, key, before, row, { how: 'copy', te: hi, lo, hi, dbAt: null }, [column]);
    setBase(world, key, { [column]: newCell(value, lo, hi, must(world.base.get(key))[column].held) });
    countRound(world, key);
    world.strays.push({ row, column, ours: expected, before: value });
  } else if (before[column] !== expected) {
    world.strays.push({ row, column, ours: value, before: before[column] });
  }
}
