/** The history entry of a change that reached the sheet: old values from the base, new ones as written. */
import type { IntentItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { CellValue, SheetValue } from '../core/values/cell-value.ts';
import type { Change, ChangeRecord } from '../ports/change-queue.ts';

/** `item` is null for a change that left nothing to write: the sheet had the value already. */
export function changeRecord(link: Link, change: Change, item: IntentItem | null): ChangeRecord {
  const names = new Map(link.columns.map((column) => [column.id, column.name]));
  const name = (column: string) => names.get(column) ?? column;
  if (item?.kind === 'set') {
    const old = item.cells.map((cell): [string, SheetValue] => [name(cell.column), cell.expected]);
    const next = item.cells.map((cell): [string, CellValue] => [name(cell.column), cell.value]);
    return { change, old: Object.fromEntries(old), new: Object.fromEntries(next) };
  }
  if (item?.kind === 'append') {
    const next = Object.entries(item.values).map(([column, value]): [string, CellValue] => [
      name(column),
      value,
    ]);
    return { change, old: null, new: Object.fromEntries(next) };
  }
  return { change, old: null, new: null };
}
