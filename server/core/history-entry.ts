/**
 * The history of every cell: who changed it from what to what, when, from which side, and what was done about it. An entry
 * is written in the transaction that did it. Entries are in the order in which things were done, not in that of their times.
 */
import type { Link } from './link.ts';
import type { Micros } from './micros.ts';
import { sameValue, type SheetValue } from './values/cell-value.ts';

/** Which side the value came from; SYSTEM: a person restored it, or a repair put it back. */
export type Origin = 'SHEET' | 'DATABASE' | 'SYSTEM';
export type Operation = 'INSERT' | 'UPDATE' | 'DELETE';

/**
 * What was done about it. `applied`: the other side has it; `imported`: likewise, a whole page of rows; `lost`: the other
 * side's value won a conflict; `waits`: a person has to choose a side; `refused`: MySQL cannot store it; `held`: the sheet
 * cannot hold it; `joined`: told by another entry of the row; `same`: there was nothing to do; `stale`: older than what was
 * known; `missed`: a person moved the row in that instant, so the write is repeated; `repaired`: a repair put it back;
 * `rekeyed`: the row got its key back.
 */
export type HistoryOutcome =
  | 'applied'
  | 'imported'
  | 'lost'
  | 'waits'
  | 'refused'
  | 'held'
  | 'joined'
  | 'same'
  | 'stale'
  | 'missed'
  | 'repaired'
  | 'rekeyed';

/** By name of the MySQL column, with types: what was refused stays told apart from a text. */
export type HistoryValues = Readonly<Record<string, SheetValue>>;

export interface HistoryEntry {
  /** Null for an entry of many rows, and for a row without a key. */
  key: string | null;
  /** Primary key of the MySQL row as text; null when it has none. */
  pk: string | null;
  /** 0-based row of the tab, where it was then. */
  row: number | null;
  origin: Origin;
  operation: Operation;
  /** Who, where it is known. */
  by: string | null;
  /** When it happened on its own side, as well as that is known; null: just now. */
  at: Micros | null;
  /** What the other side held before; null for a row that was not there. */
  old: HistoryValues | null;
  /** Null for a row that is gone. */
  new: HistoryValues | null;
  outcome: HistoryOutcome;
  /** More than one: the entry stands for so many rows, and has no values. */
  rows: number;
}

/** Values by column id as the history names them. */
export function namedValues(
  link: Pick<Link, 'columns'>,
  values: Readonly<Record<string, SheetValue>>,
): Record<string, SheetValue> {
  const names = new Map(link.columns.map(({ id, name }) => [id, name]));
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [names.get(id) ?? id, value]));
}

/** The cells of an entry that differ, in the order of their names; all of them for a row that came or went. */
export function changedColumns(entry: Pick<HistoryEntry, 'old' | 'new'>): string[] {
  const { old, new: now } = entry;
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].sort();
  if (old === null || now === null) return names;
  return names.filter((name) => !sameValue(old[name] ?? null, now[name] ?? null));
}
