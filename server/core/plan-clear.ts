/**
 * A row that MySQL deleted, in a link that clears rows instead of deleting them: first its cells, then, when those were seen
 * blank, its row key. So the row stays in the tab with whatever stands beside the linked columns, and is no row of the sync any
 * more. Formulas stay: a row of blanks and formulas is none. Pure.
 */
import type { RowBase, RowState } from './base.ts';
import { baseMark } from './content-mark.ts';
import type { IntentItem } from './intent.ts';
import type { Link } from './link.ts';

/** `row` is the 0-based row at which the key was read, and shows what the base says. */
export function planClear(link: Link, { key, base }: RowState, row: number): IntentItem {
  const filled = filledCells(link, base ?? {});
  if (filled.length > 0) return { kind: 'set', key, row, cells: filled, clears: true };
  return { kind: 'unkey', key, row, mark: baseMark(base ?? {}) };
}

/** A key column of the user's own goes last, as a hidden one does: until then the row is known by it. */
function filledCells(link: Link, base: RowBase) {
  return link.columns.flatMap(({ id, index }) => {
    const known = base[id];
    const isKey = link.ownKey === true && index === link.keyColumn;
    if (known === undefined || known.v === null || known.held?.why === 'formula' || isKey) return [];
    return [{ column: id, index, expected: known.v, value: null }];
  });
}
