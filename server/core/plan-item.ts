/** Plans what one row needs in the sheet, from the base and MySQL's row as they are after the merge. Pure. */
import { shownRow, type CellBase, type RowState, type TableRow } from './base.ts';
import { blockedWhy, isRowProtected, type BlockedArea } from './blocked-cells.ts';
import type { Issue } from './conflict.ts';
import { isEmptied, isStillEmpty } from './emptied-row.ts';
import type { IntentItem } from './intent.ts';
import type { Column, Link } from './link.ts';
import type { Micros } from './micros.ts';
import { cellIsDirty } from './observe.ts';
import { planClear } from './plan-clear.ts';
import { sameValue, type CellValue } from './values/cell-value.ts';
import { unwritable } from './values/to-sheet.ts';

/** What the read found that we may not write, and the 0-based row below which new rows are inserted. */
export interface Blocked {
  blocked: readonly BlockedArea[];
  appendAfter: number;
}

const NOTHING_BLOCKED: Blocked = { blocked: [], appendAfter: 0 };

export interface RowPlan {
  /** The state to store; `dirty` is settled here. */
  state: RowState;
  item: IntentItem | null;
  issues: Issue[];
  /** The sheet does not show a row that it should: only a full read can tell why. */
  nudge: boolean;
  /** The row is to be deleted in the sheet, and is protected there. */
  isProtected?: true;
}

/**
 * `row` is the 0-based row at which this read found the key, null when it did not. A state without base and MySQL row
 * is to be forgotten; it comes back as null.
 */
export function planItem(
  link: Link,
  state: RowState,
  image: TableRow | null,
  row: number | null,
  now: Micros,
  { blocked, appendAfter }: Blocked = NOTHING_BLOCKED,
): RowPlan | null {
  const db = shownRow(image);
  const none = { item: null, issues: [], nudge: false };
  if (db === null) {
    if (state.base === null) return null;
    if (row === null) return { ...none, state: { ...state, dirty: true }, nudge: true };
    if (isRowProtected(blocked, row)) {
      return { ...none, state: { ...state, row, dirty: true }, isProtected: true };
    }
    const item: IntentItem =
      link.deletes === 'clear' ? planClear(link, state, row) : { kind: 'delete', key: state.key, row };
    return { ...none, state: { ...state, row, dirty: true }, item };
  }
  if (state.base === null) {
    const isAway = isEmptied(link, state);
    if (row !== null) return { ...none, state: { ...state, dirty: !isAway }, nudge: true };
    if (isAway && isStillEmpty(link, db)) return { ...none, state };
    return planAppend(link, state, db, { blocked, appendAfter });
  }
  if (row === null) return { ...none, state: { ...state, dirty: true }, nudge: true };
  return planSet(link, { ...state, row }, state.base, db, { row, now, blocked });
}

/**
 * Whether the sheet can be given a value of MySQL's that it could not hold, or that we could not write, when the row was planned
 * last. `row` is where this read found it.
 */
export function isWritableAgain(
  link: Link,
  state: RowState,
  db: TableRow | null,
  row: number,
  blocked: readonly BlockedArea[],
): boolean {
  return link.columns.some((column) => {
    const known = state.base?.[column.id];
    if (known?.held?.why !== 'unwritable' || db === null) return false;
    const value = db.values[column.id] ?? null;
    const isOwed = !sameValue(known.v, value);
    return isOwed && whyNot(link, column, value, { row, blocked }) === null;
  });
}

/** A column that is blocked where new rows go is left out: the row's next plan holds its cell. */
function planAppend(link: Link, state: RowState, db: TableRow, { blocked, appendAfter }: Blocked): RowPlan {
  const values: Record<string, CellValue> = {};
  const issues: Issue[] = [];
  for (const column of link.columns) {
    if (isInside(blocked, appendAfter, column.index)) continue;
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

/** A row that is inserted between two blocked cells is blocked there, too. */
function isInside(blocked: readonly BlockedArea[], after: number, column: number): boolean {
  return [after, after + 1].every((row) => blockedWhy(blocked, row, column) !== null);
}

/** Why the sheet is not given this value of MySQL's in this cell, as a sentence for people; null when it is. */
function whyNot(
  link: Link,
  column: Column,
  value: CellValue,
  { row, blocked }: { row: number; blocked: readonly BlockedArea[] },
): string | null {
  return unwritable(column, value) ?? keptKey(link, column) ?? blockedWhy(blocked, row, column.index);
}

function planSet(
  link: Link,
  state: RowState,
  base: Readonly<Record<string, CellBase>>,
  db: TableRow,
  { row, now, blocked }: { row: number; now: Micros; blocked: readonly BlockedArea[] },
): RowPlan {
  const next: Record<string, CellBase> = { ...base };
  const issues: Issue[] = [];
  const cells = [];
  let waits = false;
  for (const column of link.columns) {
    const value = db.values[column.id] ?? null;
    if (column.direction === 'sheet-to-db') continue;
    const known = base[column.id] ?? { v: null, lo: 0, hi: 0 };
    const isUnwritable = known.held?.why === 'unwritable';
    // What the sheet could not hold or we could not write is looked at again: that may have changed.
    if (!(isUnwritable ? !sameValue(known.v, value) : cellIsDirty(known, value))) continue;
    // A cell that is left as typed is decided by a merge first: this read was too old for it, or could not tell it.
    if (known.held && !isUnwritable) {
      waits = true;
      continue;
    }
    const why = whyNot(link, column, value, { row, blocked });
    if (why === null) {
      cells.push({ column: column.id, index: column.index, expected: known.v, value });
    } else {
      if (!cellIsDirty(known, value)) continue;
      next[column.id] = { ...known, held: { why: 'unwritable', db: value, at: now } };
      issues.push({ key: state.key, column: column.id, why });
    }
  }
  const item: IntentItem | null = cells.length > 0 ? { kind: 'set', key: state.key, row, cells } : null;
  return { state: { ...state, base: next, dirty: waits || item !== null }, item, issues, nudge: false };
}
