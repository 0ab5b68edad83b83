/** What a write made of row keys: given to rows, and taken from rows that were cleared. Pure. */
import { seenMark } from './content-mark.ts';
import { changeState, miss, seen, shownKey, type Finish } from './finishing.ts';
import type { IntentItem, KeyItem, UnkeyItem } from './intent.ts';

/**
 * A new key on another new row is as good; a known one belongs to the row that was meant, and only to it. What is put right later is the
 * whole move: a row that only lost its key to this one has it back.
 */
export function finishKey(finish: Finish, item: KeyItem): void {
  const { write, book, finished } = finish;
  finished.nudge = true;
  const shown = shownKey(write, item.row);
  if (isAsMeant(finish, item)) {
    if (item.repair !== undefined) finished.repaired.push(item.repair);
    return;
  }
  miss(finish, null);
  const isNew = item.repair === undefined && item.key !== null && !book.get(item.key);
  if (shown === null && (isNew || item.key === null)) return;
  finished.repairs.push({
    kind: 'rekey',
    from: item.key,
    to: shown,
    row: item.row,
    mark: markNow(finish, item),
  });
  const giver = item.key === null ? undefined : write.intent.items.find(isGiverOf(finish, item.key));
  if (giver === undefined) return;
  finished.repairs.push({
    kind: 'rekey',
    from: null,
    to: item.key,
    row: giver.row,
    mark: markNow(finish, giver),
  });
}

function isAsMeant(finish: Finish, item: KeyItem): boolean {
  const shown = shownKey(finish.write, item.row);
  if (shown === item.key) return true;
  return shown === item.expected && (item.mark === undefined || item.mark === markNow(finish, item));
}

function markNow(finish: Finish, { row }: KeyItem): number | null {
  return seenMark(seen(finish, row), finish.write.link.columns);
}

/** The row from which this write took the key, leaving it without one. */
function isGiverOf(finish: Finish, key: string): (item: IntentItem) => item is KeyItem {
  return (item): item is KeyItem =>
    item.kind === 'key' &&
    item.key === null &&
    shownKey(finish.write, item.row) === key &&
    isAsMeant(finish, item);
}

/**
 * Neither side has the row any more: what a person typed into the cleared row in that instant is a new row, which the next read
 * finds. A row that MySQL has again is written anew.
 */
export function finishUnkey(finish: Finish, item: UnkeyItem): void {
  const { write, book, finished } = finish;
  finished.nudge = true;
  const shown = shownKey(write, item.row);
  if (shown === item.key) {
    if (book.get(item.key)?.db != null) changeState(finish, item.key, () => ({ base: null, row: null }));
    else finished.forgotten.push(item.key);
    return;
  }
  miss(finish, item.key);
  if (shown === null) return;
  const mark = seenMark(seen(finish, item.row), write.link.columns);
  finished.repairs.push({ kind: 'rekey', from: null, to: shown, row: item.row, mark });
}
