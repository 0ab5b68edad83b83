/** Plans what one row needs in the sheet, from the base and MySQL's row as they are after the merge. Pure. */
import type { CellBase, RowState, TableRow } from './base.ts';
import type { Issue } from './conflict.ts';
import type { IntentItem } from './intent.ts';
import type { Column, Link } from './link.ts';
import type { Micros } from './micros.ts';
import { cellIsDirty } from './observe.ts';
import type { CellValue } from './values/cell-value.ts';
import { unwritable } from './values/to-sheet.ts';

export interface RowPlan {
  /** The state to store; `dirty` is settled here. */
  state: RowState;
  item: IntentItem | null;
  issues: Issue[];
  /** The sheet does not show a row that it should: only a full read can tell why. */
  nudge: boolean;
}

/**
 * `row` is the 0-based row at which this read found the key, null when it did not. A state without base and MySQL row
 * is to be forgotten; it comes back as null.
 */
export function planItem(
  link: Link,
  state: RowState,
  db: TableRow | null,
  row: number | null,
  now: Micros,
): RowPlan | null {
  const none = { item: null, issues: [], nudge: false };
  if (db === null) {
    if (state.base === null) return null;
    if (row === null) return { ...none, state: { ...state, dirty: true }, nudge: true };
    return { ...none, state: { ...state, row, dirty: true }, item: { kind: 'delete', key: state.key, row } };
  }
  if (state.base === null) {
    if (row !== null) return { ...none, state: { ...state, dirty: true }, nudge: true };
    return planAppend(link, state, db);
  }
  if (row === null) return { ...none, state: { ...state, dirty: true }, nudge: true };
  return planSet(link, { ...state, row }, state.base, db, row, now);
}

function planAppend(link: Link, state: RowState, db: TableRow): RowPlan {
  const values: Record<string, CellValue> = {};
  const issues: Issue[] = [];
  for (const column of link.columns) {
    const value = db.values[column.id] ?? null;
    const why = unwritable(column, value);
    if (why !== null) issues.push({ key: state.key, column: column.id, why });
    values[column.id] = why === null ? value : null;
  }
  return {
    state: { ...state, dirty: true },
    item: { kind: 'append', key: state.key, values },
    issues,
    nudge: false,
  };
}

/** To write another key into a row would make it another row. */
function keptKey(link: Link, column: Column): string | null {
  if (!link.ownKey || column.index !== link.keyColumn) return null;
  return 'MySQL changed the row key, which the sheet keeps. Change it in the sheet, or back in MySQL.';
}

function planSet(
  link: Link,
  state: RowState,
  base: Readonly<Record<string, CellBase>>,
  db: TableRow,
  row: number,
  now: Micros,
): RowPlan {
  const next: Record<string, CellBase> = { ...base };
  const issues: Issue[] = [];
  const cells = [];
  let waits = false;
  for (const column of link.columns) {
    const value = db.values[column.id] ?? null;
    if (column.direction === 'sheet-to-db') continue;
    const known = base[column.id] ?? { v: null, lo: 0, hi: 0 };
    if (!cellIsDirty(known, value)) continue;
    // A cell that is left as typed is decided by a merge first: this read was too old for it, or could not tell it.
    if (known.held && known.held.why !== 'unwritable') {
      waits = true;
      continue;
    }
    const why = unwritable(column, value) ?? keptKey(link, column);
    if (why === null) {
      cells.push({ column: column.id, index: column.index, expected: known.v, value });
    } else {
      next[column.id] = { ...known, held: { why: 'unwritable', db: value, at: now } };
      issues.push({ key: state.key, column: column.id, why });
    }
  }
  const item: IntentItem | null = cells.length > 0 ? { kind: 'set', key: state.key, row, cells } : null;
  return { state: { ...state, base: next, dirty: waits || item !== null }, item, issues, nudge: false };
}
