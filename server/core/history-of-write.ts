/** The history of what a write to the sheet did: each item of an intent, and the changes of MySQL that it answers. Pure. */
import type { RowState } from './base.ts';
import { namedValues, type HistoryEntry, type Operation, type Origin } from './history-entry.ts';
import type { IntentItem } from './intent.ts';
import type { Link } from './link.ts';
import type { Micros } from './micros.ts';
import type { SheetValue } from './values/cell-value.ts';

/** A change as the queue tells it; `origin` and `by` only where it was not just any program. */
export interface TellingChange {
  pk: string;
  operation: Operation;
  changedAt: Micros;
  origin?: Origin;
  by?: string;
}

/** What is known of an item's row. */
export interface ItemFacts {
  pk: string | null;
  /** Before the write. */
  state: RowState | undefined;
  /** 0-based, after the write; null when it is not known. */
  row: number | null;
  /** The write hit the row that was meant. */
  isHit: boolean;
  /** When the write was there. */
  at: Micros;
}

/** Null for what changes no row that was known: the key of a new row. */
export function historyOfItem(link: Link, item: IntentItem, facts: ItemFacts): HistoryEntry | null {
  const { state, isHit, at, pk, row } = facts;
  const about = { key: item.key, pk, row, by: null, at, rows: 1 };
  const written = { ...about, origin: 'DATABASE' as const, outcome: isHit ? 'applied' : 'missed' } as const;
  const repaired = { ...about, origin: 'SYSTEM' as const, outcome: isHit ? 'repaired' : 'missed' } as const;
  switch (item.kind) {
    case 'set': {
      const old = valuesOf(item.cells, ({ expected }) => expected);
      if (item.clears) return { ...written, operation: 'DELETE', old: namedValues(link, old), new: null };
      const now = valuesOf(item.cells, ({ value }) => value);
      return { ...written, operation: 'UPDATE', old: namedValues(link, old), new: namedValues(link, now) };
    }
    case 'append':
      return { ...written, operation: 'INSERT', old: null, new: namedValues(link, item.values) };
    case 'delete':
      return { ...written, operation: 'DELETE', old: namedValues(link, baseValues(state)), new: null };
    case 'unkey':
      // Told already, with the values that were cleared.
      return null;
    case 'key': {
      if (state?.base == null || item.key === null) return null;
      return {
        ...repaired,
        operation: 'UPDATE',
        old: null,
        new: null,
        outcome: isHit ? 'rekeyed' : 'missed',
      };
    }
    case 'restore': {
      const old = valuesOf(item.cells, ({ ours }) => ours);
      const now = valuesOf(item.cells, ({ was }) => was);
      return { ...repaired, operation: 'UPDATE', old: namedValues(link, old), new: namedValues(link, now) };
    }
    case 'putBack':
      return {
        ...repaired,
        operation: 'INSERT',
        old: null,
        new: state?.base == null ? null : namedValues(link, baseValues(state)),
      };
  }
}

/** What the sheet was last known to hold, by column id. */
export function baseValues(state: RowState | undefined): Record<string, SheetValue> {
  return Object.fromEntries(Object.entries(state?.base ?? {}).map(([column, { v }]) => [column, v]));
}

function valuesOf<C extends { column: string }>(
  cells: readonly C[],
  value: (cell: C) => SheetValue,
): Record<string, SheetValue> {
  return Object.fromEntries(cells.map((cell) => [cell.column, value(cell)]));
}

/**
 * An entry for each change: the one that fits best tells what the write did, the others that they are told with it. Without
 * a write they say `silent`; but that there was nothing to delete (`same`) only of a row that is gone from both sides.
 */
export function historyOfChanges<C extends TellingChange>(
  changes: readonly C[],
  told: HistoryEntry | null,
  about: Pick<HistoryEntry, 'key' | 'row'> & { isGone?: boolean },
  silent: 'same' | 'joined',
): { change: C; entry: HistoryEntry }[] {
  const teller =
    told === null
      ? undefined
      : (changes.findLast(({ operation }) => operation === told.operation) ?? changes.at(-1));
  const { isGone = false, ...row } = about;
  return changes.map((change) => {
    const { pk, operation, changedAt: at, origin = 'DATABASE', by = null } = change;
    const whence = { origin, by, at, pk };
    if (told !== null && change === teller) return { change, entry: { ...told, ...whence } };
    const isOvertaken = operation === 'DELETE' && !isGone;
    const outcome = told !== null || isOvertaken ? 'joined' : silent;
    return { change, entry: { ...row, ...whence, operation, old: null, new: null, outcome, rows: 1 } };
  });
}
