/** The history of an edit that arrived too late: it wrote nothing, and what was typed is on record. Pure. */
import type { RowState } from './base.ts';
import type { Edit } from './decide-edit.ts';
import { namedValues, type HistoryEntry } from './history-entry.ts';
import type { Link } from './link.ts';
import type { Micros } from './micros.ts';
import { sameValue, type SheetValue } from './values/cell-value.ts';
import { fromSheet } from './values/from-sheet.ts';

/** Nothing when the row shows what was typed: a read had brought it. */
export function historyOfStale(
  link: Link,
  edit: Edit & { by: string | null },
  at: Micros,
  state: RowState,
): HistoryEntry[] {
  const [old, now]: [Record<string, SheetValue>, Record<string, SheetValue>] = [{}, {}];
  for (const column of link.columns) {
    const raw = edit.cells[column.id];
    const typed = raw === undefined ? null : fromSheet(column, raw);
    const known = state.base?.[column.id]?.v ?? null;
    if (typed === null || sameValue(typed.value, known)) continue;
    old[column.id] = known;
    now[column.id] = typed.value;
  }
  if (Object.keys(now).length === 0) return [];
  const { key, pk } = state;
  const values = { old: namedValues(link, old), new: namedValues(link, now) };
  const how = { origin: 'SHEET', operation: 'UPDATE', outcome: 'stale' } as const;
  return [{ key, pk, row: edit.row, by: edit.by, at, rows: 1, ...how, ...values }];
}
