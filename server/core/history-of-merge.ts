/**
 * The history of what merges did with one row: each sighting that did something is told by itself, and cells with another
 * outcome by an entry of their own. What lost comes before what won, so that the last entry that was applied tells what a
 * cell holds. Pure.
 */
import type { CellBase } from './base.ts';
import type { Conflict } from './conflict.ts';
import { changedColumns, namedValues, type HistoryEntry } from './history-entry.ts';
import type { Link } from './link.ts';
import type { MergedRow, MergeStep } from './merged-row.ts';
import { isRefused, type SheetValue } from './values/cell-value.ts';

/** What MySQL made of the write: the primary key of the row, and the ids of the columns that it refused. */
export interface WriteResult {
  pk: string | null;
  refused: ReadonlySet<string>;
}

export function historyOfMerge(link: Link, row: MergedRow, result: WriteResult): HistoryEntry[] {
  if (isPlainImport(link, row, result)) return importEntry(row, result);
  return row.steps.flatMap((step) => historyOfStep(link, row, step, result));
}

/** A new row of a first import with which nothing is wrong: it is told together with the others of its page, without values. */
function isPlainImport(
  { status }: Link,
  { write, steps, conflicts, issues }: MergedRow,
  result: WriteResult,
) {
  const isPlain = steps.length === 1 && conflicts.length + issues.length === 0 && result.refused.size === 0;
  return status === 'importing' && isPlain && write?.kind === 'insert';
}

function importEntry({ state, steps }: MergedRow, { pk }: WriteResult): HistoryEntry[] {
  const about = { key: state.key, pk, row: state.row, rows: 1, by: null, old: null, new: null };
  return steps.map(({ at }) => ({
    ...about,
    origin: 'SHEET',
    operation: 'INSERT',
    at,
    outcome: 'applied',
  }));
}

type Values = Readonly<Record<string, SheetValue>>;

function historyOfStep(link: Link, row: MergedRow, step: MergeStep, result: WriteResult): HistoryEntry[] {
  const { write, conflicts, issues, base } = step.merged;
  const about = { key: row.state.key, pk: result.pk, row: row.state.row, rows: 1 };
  const entry = (
    origin: 'SHEET' | 'DATABASE',
    outcome: HistoryEntry['outcome'],
    old: Values | null,
    now: Values | null,
    patch: Partial<HistoryEntry> = {},
  ): HistoryEntry[] => {
    const told: HistoryEntry = {
      ...about,
      origin,
      operation: 'UPDATE',
      by: origin === 'SHEET' ? step.by : null,
      at: step.at,
      old: old && namedValues(link, old),
      new: now && namedValues(link, now),
      outcome,
      ...patch,
    };
    return changedColumns(told).length > 0 ? [told] : [];
  };
  const dbAt = (lost: readonly Conflict[]) => ({
    at: lost.find((each) => each.dbAt !== null)?.dbAt ?? step.at,
  });

  const dbLost = conflicts.filter(
    ({ resolution, gone }) => resolution === 'SHEET_WINS' && gone === undefined,
  );
  const deletionLost = conflicts.filter(({ gone }) => gone !== undefined);
  const sheetLost = conflicts.filter(({ resolution }) => resolution === 'DB_WINS');
  const waiting = conflicts.filter(({ resolution }) => resolution === 'PENDING');
  const refused = new Set([
    ...issues.map(({ column }) => column),
    ...dbLost.flatMap(({ column, sheet }) => (column !== null && isRefused(sheet) ? [column] : [])),
  ]);
  const written = (outcome: 'refused' | 'applied', { kind, values }: NonNullable<typeof write>) => {
    const part = split(values, result.refused)[outcome];
    const old = kind === 'insert' ? null : before(step, Object.keys(part));
    return entry('SHEET', outcome, old, part, { operation: kind === 'insert' ? 'INSERT' : 'UPDATE' });
  };
  const agreed = new Set(step.agreed);
  const isDeletion = { operation: 'DELETE' as const, ...dbAt(deletionLost) };
  return [
    ...(deletionLost.length > 0 ? entry('DATABASE', 'lost', known(step.base ?? {}), null, isDeletion) : []),
    ...entry('DATABASE', 'lost', of(dbLost, 'base'), of(dbLost, 'db'), dbAt(dbLost)),
    ...entry('DATABASE', 'waits', of(waiting, 'base'), of(waiting, 'db'), dbAt(waiting)),
    ...entry('SHEET', 'lost', of(sheetLost, 'base'), of(sheetLost, 'sheet')),
    ...entry('SHEET', 'waits', of(waiting, 'base'), of(waiting, 'sheet')),
    ...entry('SHEET', 'refused', known(pick(step.base ?? {}, refused)), known(pick(base, refused))),
    ...entry('SHEET', 'same', known(pick(step.base ?? {}, agreed)), known(pick(base, agreed))),
    ...(write === null ? [] : [...written('refused', write), ...written('applied', write)]),
  ];
}

function split(values: Values, refused: ReadonlySet<string>): { refused: Values; applied: Values } {
  const part = (isRefused: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([column]) => refused.has(column) === isRefused));
  return { refused: part(true), applied: part(false) };
}

function of(conflicts: readonly Conflict[], side: 'base' | 'sheet' | 'db'): Values {
  return Object.fromEntries(
    conflicts.flatMap((conflict) => (conflict.column === null ? [] : [[conflict.column, conflict[side]]])),
  );
}

function known(cells: Readonly<Record<string, CellBase>>): Values {
  return Object.fromEntries(Object.entries(cells).map(([column, { v }]) => [column, v]));
}

function pick<T>(values: Readonly<Record<string, T>>, columns: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([column]) => columns.has(column)));
}

function before({ db }: MergeStep, columns: readonly string[]): Values {
  return Object.fromEntries(columns.map((column) => [column, db?.values[column] ?? null]));
}

/** New rows of a first import become one entry for the page; everything else is told by itself. */
export function joinImport(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const isNew = ({ operation, outcome }: HistoryEntry) => operation === 'INSERT' && outcome === 'applied';
  const rows = entries.filter(isNew);
  const others = entries.filter((entry) => !isNew(entry));
  const [first] = rows;
  if (first === undefined) return others;
  const none = { key: null, pk: null, row: null, by: null, old: null, new: null };
  return [{ ...first, ...none, outcome: 'imported', rows: rows.length }, ...others];
}
