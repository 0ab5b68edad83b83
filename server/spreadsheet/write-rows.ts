/**
 * Writes merged rows to the linked table and returns the states to store: with the primary key that MySQL gave, dirty
 * when the row reads back differently (a customer's trigger, for example), held where MySQL refused the value.
 */
import type { CellBase, RowState, TableRow } from '../core/base.ts';
import type { Issue } from '../core/conflict.ts';
import type { HistoryEntry } from '../core/history-entry.ts';
import { historyOfMerge, joinImport, type WriteResult } from '../core/history-of-merge.ts';
import type { Link } from '../core/link.ts';
import type { MergedRow } from '../core/merged-row.ts';
import { isDirty } from '../core/observe.ts';
import { rowStatus, troubleOf } from '../core/row-status.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import type { RowMark, RowWrite, Tables, WriteOutcome } from '../ports/tables.ts';
import { writeApart, type PartlyWritten } from './write-apart.ts';

export interface WrittenRows {
  /** To be saved. */
  states: RowState[];
  /** Rows that MySQL refused to take in: they stay in the sheet as rows not known yet, and are tried again when read. */
  refused: string[];
}

type Outcome = WriteOutcome | PartlyWritten;

export interface WriteRowsOptions {
  /** What MySQL refuses for an unclear reason is held like a refused value: this transaction has to come to its end. */
  holdsUnclear?: boolean;
}

/** Throws MYSQL_FAILED when MySQL refuses a row for a reason that tells of no value: the transaction is to be narrowed. */
export async function writeRows(
  ports: Pick<Ports, 'tables' | 'records'>,
  tx: Tx,
  link: Link,
  merged: readonly MergedRow[],
  { holdsUnclear = false }: WriteRowsOptions = {},
): Promise<WrittenRows> {
  const outcomes = await write(ports.tables, tx, link, merged);
  const states: RowState[] = [];
  const refused: string[] = [];
  const issues: Issue[] = merged.flatMap((row) => row.issues);
  const marks: RowMark[] = [];
  const history: HistoryEntry[] = [];
  for (const row of merged) {
    const outcome = outcomes.get(row.state.key);
    const columns = Object.keys(row.write?.values ?? {});
    history.push(...historyOfMerge(link, row, resultOf(row, outcome)));
    if (outcome !== undefined && 'rejected' in outcome) {
      if (outcome.rejected.isUnclear && !holdsUnclear) {
        throw new SyncError('MYSQL_FAILED', outcome.rejected.why);
      }
      const told = columnsOf(link, outcome.rejected.columns) ?? columns;
      issues.push(...told.map((column) => ({ key: row.state.key, column, why: outcome.rejected.why })));
      if (row.write?.kind === 'insert') {
        refused.push(row.state.key);
        continue;
      }
    }
    if (outcome !== undefined && 'refused' in outcome) {
      issues.push(...[...outcome.refused].map(([column, why]) => ({ key: row.state.key, column, why })));
    }
    const state = stateAfter(row, outcome, columns);
    states.push(state);
    if (isToldWrong(row, state, outcome)) marks.push(...markOf(state));
  }
  await ports.tables.mark(tx, link, marks);
  await record(ports.records, tx, link, merged, { states, issues });
  await ports.records.addHistory(tx, link, link.status === 'importing' ? joinImport(history) : history);
  return { states, refused };
}

/** Columns of the table that are not in the sheet are told with the first one that is. */
function columnsOf({ columns }: Link, about: readonly string[] | undefined): readonly string[] | undefined {
  const [first] = columns;
  return about?.length === 0 && first !== undefined ? [first.id] : about;
}

function resultOf({ state, write }: MergedRow, outcome: Outcome | undefined): WriteResult {
  if (outcome === undefined) return { pk: state.pk, refused: new Set() };
  if ('rejected' in outcome) return { pk: state.pk, refused: new Set(Object.keys(write?.values ?? {})) };
  return { pk: outcome.row.pk, refused: new Set('refused' in outcome ? outcome.refused.keys() : []) };
}

function stateAfter({ state, db }: MergedRow, outcome: Outcome | undefined, columns: string[]): RowState {
  if (outcome === undefined) return state;
  if ('rejected' in outcome) return holdRejected(state, db, columns);
  if ('refused' in outcome) {
    return holdRejected({ ...state, pk: outcome.row.pk }, outcome.row, [...outcome.refused.keys()]);
  }
  return { ...state, pk: outcome.row.pk, dirty: isDirty(state.base, outcome.row) };
}

/** Whether the sync columns have to be written apart: a write of the row's values has told its status already. */
function isToldWrong(row: MergedRow, state: RowState, outcome: Outcome | undefined): boolean {
  if (outcome !== undefined && 'row' in outcome) return rowStatus(state) !== rowStatus(row.state);
  if (outcome !== undefined) return true;
  return row.conflicts.length + row.issues.length + row.settled.length > 0;
}

/** What the table is to tell of a row; nothing while MySQL is without it. */
export function markOf(state: RowState): RowMark[] {
  return state.pk === null ? [] : [{ pk: state.pk, row: state.row, status: rowStatus(state) }];
}

/**
 * Several sightings of one row are merged into one write: what an earlier one opened and a later one settled is not open.
 */
async function record(
  records: Ports['records'],
  tx: Tx,
  link: Link,
  merged: readonly MergedRow[],
  { states, issues }: { states: readonly RowState[]; issues: readonly Issue[] },
): Promise<void> {
  const bases = new Map(states.map(({ key, base }) => [key, base]));
  const returning = new Map(merged.map((row) => [row.state.key, row.returning ?? []]));
  const isOpen = ({ key, column }: { key: string; column: string | null }): boolean => {
    const cell = column === null ? undefined : bases.get(key)?.[column];
    if (cell === undefined || column === null) return true;
    return troubleOf(cell) !== null || returning.get(key)?.includes(column) === true;
  };
  const settled = merged.flatMap(({ state, settled }) =>
    settled.length > 0 ? [{ key: state.key, columns: settled }] : [],
  );
  const conflicts = merged.flatMap((row) => row.conflicts);
  await records.settle(tx, link.id, settled);
  await records.addConflicts(
    tx,
    link.id,
    conflicts.map((each) =>
      each.resolution !== 'PENDING' || isOpen(each) ? each : { ...each, resolution: 'MANUAL' },
    ),
  );
  await records.addIssues(tx, link.id, issues.filter(isOpen));
}

async function write(
  tables: Tables,
  tx: Tx,
  link: Link,
  merged: readonly MergedRow[],
): Promise<Map<string, Outcome>> {
  const inserts: RowWrite[] = [];
  const updates: (RowWrite & { pk: string })[] = [];
  for (const { state, write } of merged) {
    if (write === null) continue;
    const row = {
      pk: state.pk,
      key: state.key,
      values: write.values,
      row: state.row,
      status: rowStatus(state),
    };
    if (write.kind === 'insert') inserts.push(row);
    else if (state.pk !== null) updates.push({ ...row, pk: state.pk });
  }
  const inserted = inserts.length > 0 ? await tables.insert(tx, link, inserts) : [];
  const updated = updates.length > 0 ? await tables.update(tx, link, updates) : [];
  const outcomes = new Map<string, Outcome>(
    [...inserted, ...updated].map((outcome) => [outcome.key, outcome] as const),
  );
  for (const each of updates) {
    const first = outcomes.get(each.key);
    if (first !== undefined && 'rejected' in first) {
      outcomes.set(each.key, await writeApart(tables, tx, link, each, first));
    }
  }
  return outcomes;
}

/** MySQL refused the values: the sheet keeps what was typed, held against what MySQL has. */
function holdRejected(state: RowState, db: TableRow | null, columns: readonly string[]): RowState {
  const base: Record<string, CellBase> = { ...state.base };
  for (const column of columns) {
    const cell = base[column];
    if (cell) {
      base[column] = { ...cell, held: { why: 'refused', db: db?.values[column] ?? null, at: cell.hi } };
    }
  }
  return { ...state, base, dirty: isDirty(base, db) };
}
