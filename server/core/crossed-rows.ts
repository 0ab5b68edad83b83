/**
 * Rows that show in full what another row was last known to hold. In a read of several requests they may come of a sort in between:
 * one page shows the rows before it, the next one after it. So they count only when the next read shows the same. Pure.
 */
import { seenMark } from './content-mark.ts';
import { isEmptyRow, type TabContent } from './read-tab.ts';

/** What such rows show (`seenMark`), by row key. `places`: what is known of the rows, by key. */
export function crossedRows(
  columns: readonly { id: string }[],
  { keyed }: Pick<TabContent, 'keyed'>,
  places: ReadonlyMap<string, { mark: number | null }>,
): Map<string, number> {
  const known = new Set([...places.values()].map(({ mark }) => mark));
  const crossed = new Map<string, number>();
  if (known.size === 0) return crossed;
  for (const [key, row] of keyed) {
    const mark = seenMark(row, columns);
    if (mark === null || mark === places.get(key)?.mark || !known.has(mark) || isEmptyRow(row)) continue;
    crossed.set(key, mark);
  }
  return crossed;
}

export function showsSame(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([key, mark]) => b.get(key) === mark);
}
