/**
 * Verifies an applied write against its pre-image: every item must have hit the row that it was meant for. Pure.
 * A person may have moved rows between our read and our write; then nothing of the intent may become a base.
 */
import type { RawCell } from '../../shared/cell.ts';
import type { RowBase } from './base.ts';
import type { IntentItem } from './intent.ts';
import type { Link } from './link.ts';
import { linkSpan } from './link.ts';
import { keyText, movedColumn, seeRow } from './read-tab.ts';
import { sameValue } from './values/cell-value.ts';

/** Returns a sentence that says what was hit instead; null when the item hit its row. */
export function findMismatch(
  link: Link,
  item: IntentItem,
  before: ReadonlyMap<number, RawCell[]>,
  base: RowBase | null,
): string | null {
  if (item.kind === 'append') return null;
  const cells = before.get(item.row);
  if (cells === undefined) return `row ${item.row + 1} has no copy`;
  const key = keyText(cells[link.keyColumn - linkSpan(link).first] ?? null);
  switch (item.kind) {
    case 'set':
      return key === item.key ? null : `row ${item.row + 1} was another row when it was written`;
    case 'key':
      return key === item.expected ? null : `row ${item.row + 1} was another row when it got its key`;
    case 'delete':
      if (key !== item.key) return `row ${item.row + 1} was another row when it was deleted`;
      return isUnedited(link, item.row, cells, base)
        ? null
        : `row ${item.row + 1} was edited when it was deleted`;
  }
}

/** The header row's copy shows whether columns were where the intent thought. */
export function findMovedColumn(link: Link, before: ReadonlyMap<number, RawCell[]>): string | null {
  return movedColumn(link, before.get(link.headerRow) ?? []);
}

/** A formula in a copy counts only as text, so a formula is unedited when the base knew the cell as one. */
function isUnedited(link: Link, row: number, cells: readonly RawCell[], base: RowBase | null): boolean {
  const seen = seeRow(link, row, cells);
  return link.columns.every((column) => {
    const cell = seen.cells[column.id];
    const known = base?.[column.id];
    if (cell === undefined) return false;
    if (cell.formula !== null) return known?.held?.why === 'formula';
    return sameValue(cell.value, known?.v ?? null);
  });
}

/** 0-based rows at which the items' rows stand after the write, by key: deletes come first, then new rows are inserted. */
export function rowsAfter(items: readonly IntentItem[], appendAfter: number): Map<string, number> {
  const deleted = items.filter((item) => item.kind === 'delete').map((item) => item.row);
  const appended = items.filter((item) => item.kind === 'append').length;
  const shifted = (row: number) => row - deleted.filter((gone) => gone < row).length;
  const after = new Map<string, number>();
  let next = shifted(appendAfter + 1);
  for (const item of items) {
    if (item.kind === 'append') after.set(item.key, next++);
    else if (item.kind !== 'delete') {
      after.set(item.key, shifted(item.row) + (item.row > appendAfter ? appended : 0));
    }
  }
  return after;
}
