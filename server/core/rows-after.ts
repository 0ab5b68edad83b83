/** Where an intent's rows stand after its write. Pure. */
import type { IntentItem } from './intent.ts';

/** 0-based rows of the items' keys after the write: deletes come first, then new rows are inserted. */
export function rowsAfter(items: readonly IntentItem[], appendAfter: number): Map<string, number> {
  const deleted = items.filter((item) => item.kind === 'delete').map((item) => item.row);
  const appended = items.filter((item) => item.kind === 'append').length;
  const shifted = (row: number) => row - deleted.filter((gone) => gone < row).length;
  const after = new Map<string, number>();
  let next = shifted(appendAfter + 1);
  for (const item of items) {
    if (item.kind === 'append') after.set(item.key, next++);
    else if (item.key === null || item.kind === 'delete') continue;
    else if (item.kind === 'putBack') after.set(item.key, item.row);
    else after.set(item.key, shifted(item.row) + (item.row > appendAfter ? appended : 0));
  }
  return after;
}
