/** What a write overwrote: the value that stood there the instant before is merged, put back or recorded. */
import { isSpecial } from './cell-value.ts';
import type { Finishing } from './finish.ts';
import type { Item } from './google.ts';
import { recordConflict, recordIssue } from './ledger.ts';
import { observeCopy } from './observe.ts';
import { must, setBase, type SheetRow, type World } from './world.ts';

type SetItem = Extract<Item, { do: 'set' }>;
type KeyedRow = SheetRow & { readonly key: string };

/** `before` is the row that was hit; it need not be the one that was meant. */
export function overwrite(world: World, finishing: Finishing, item: SetItem, before: KeyedRow): void {
  const { intent, hi } = finishing;
  const { key } = before;
  const { column, row } = item;
  const was = before[column];
  const base = world.base.get(key);
  const db = world.db.get(key)?.[column] ?? null;
  const times = { lo: intent.lo, hi };
  if (!base) {
    observeCopy(world, key, before, row, times);
    return;
  }
  const known = base[column].v;
  const isOwn = key === item.key;
  const isLater = !isOwn && world.rules.latePreImage && base[column].lo > intent.sentAt;
  if (isSpecial(was) && world.rules.putBack) {
    if (!isOwn) owe(world, key, column, was, hi);
    else if (was !== item.expected) recordConflict(world, { key, column, lost: was, won: item.value }, true);
  } else if (isLater) {
    // An edit of that row was merged after the call was sent: which of the two came first, nobody can tell.
    if (was !== known && was !== db) recordConflict(world, { key, column, lost: was, won: known });
    world.nudged = true;
  } else if (was !== known) observeCopy(world, key, before, row, times, [column]);
}

/** The cell is to show again what people typed there; it stays held until then. */
function owe(world: World, key: string, column: 'a' | 'b', was: string | null, hi: number): void {
  const base = must(world.base.get(key));
  const db = world.db.get(key)?.[column] ?? null;
  const held = base[column].held ?? { db, at: hi };
  if (base[column].held === null) recordIssue(world, { key, column, value: was, db });
  setBase(world, key, { [column]: { ...base[column], owed: was, held } });
}
