/**
 * A key column of the user's own is data, so people change it. A row whose key is new, that stands where a row with another key
 * stood which no row shows any more, and that in all else is as that row was, is that row. Without this proof it is a deleted row
 * and a new one. Pure.
 */
import { isAsKnown } from './as-known.ts';
import type { RowState } from './base.ts';
import type { Link } from './link.ts';
import type { SeenRow, TabContent } from './read-tab.ts';

export interface ChangedKey {
  from: string;
  to: string;
  seen: SeenRow;
}

/** By the places alone; `provenChanges` looks at the cells. `places`: what is known of the rows, by key. */
export function changedKeys(
  { keyed, copies }: Pick<TabContent, 'keyed' | 'copies'>,
  places: ReadonlyMap<string, { row: number | null; mark: number | null }>,
): ChangedKey[] {
  const missing = new Map<number, string>();
  for (const [key, { row, mark }] of places) {
    if (row !== null && mark !== null && !keyed.has(key)) missing.set(row, key);
  }
  const twice = new Set(copies.map(({ key }) => key));
  return [...keyed].flatMap(([to, seen]) => {
    const from = missing.get(seen.row);
    return from === undefined || places.has(to) || twice.has(to) ? [] : [{ from, to, seen }];
  });
}

/** Rows of blanks alone prove nothing. `states` by the key that each row had. */
export function provenChanges(
  link: Pick<Link, 'columns' | 'keyColumn'>,
  changes: readonly ChangedKey[],
  states: ReadonlyMap<string, RowState>,
): ChangedKey[] {
  const others = link.columns.filter(({ index }) => index !== link.keyColumn);
  return changes.filter(({ from, seen }) => {
    const state = states.get(from);
    if (state?.base == null || state.pk === null || state.openIntent !== null || state.goneByUs) return false;
    const { base } = state;
    const isSame = others.every(({ id }) => isAsKnown(seen.cells[id], base[id]));
    return isSame && others.some(({ id }) => base[id] !== undefined && base[id].v !== null);
  });
}
