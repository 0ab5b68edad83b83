/**
 * Writes merged rows to the linked table and returns the states to store: with the primary key that MySQL gave, dirty
 * when the row reads back differently (a customer's trigger, for example), held where MySQL refused the value.
 */
import type { CellBase, RowState, TableRow } from '../core/base.ts';
import type { Conflict, Issue } from '../core/conflict.ts';
import type { Link } from '../core/link.ts';
import { isDirty, type Merged } from '../core/observe.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import type { RowWrite, Tables, WriteOutcome } from '../ports/tables.ts';

export interface MergedRow {
  state: RowState;
  /** MySQL's row before the write. */
  db: TableRow | null;
  write: Merged['write'];
  conflicts: Conflict[];
  issues: Issue[];
}

export interface WrittenRows {
  /** To be saved. */
  states: RowState[];
  /** Rows that MySQL refused to take in: they stay in the sheet as rows not known yet, and are tried again when read. */
  refused: string[];
}

export async function writeRows(
  ports: Pick<Ports, 'tables' | 'records'>,
  tx: Tx,
  link: Link,
  merged: readonly MergedRow[],
): Promise<WrittenRows> {
  const outcomes = await write(ports.tables, tx, link, merged);
  const states: RowState[] = [];
  const refused: string[] = [];
  const issues: Issue[] = merged.flatMap((row) => row.issues);
  for (const row of merged) {
    const outcome = outcomes.get(row.state.key);
    if (outcome === undefined) {
      states.push(row.state);
    } else if ('row' in outcome) {
      states.push({ ...row.state, pk: outcome.row.pk, dirty: isDirty(row.state.base, outcome.row) });
    } else {
      const columns = Object.keys(row.write?.values ?? {});
      issues.push(...columns.map((column) => ({ key: row.state.key, column, why: outcome.rejected.why })));
      if (row.write?.kind === 'insert') refused.push(row.state.key);
      else states.push(holdRejected(row, columns));
    }
  }
  await ports.records.addConflicts(
    tx,
    link.id,
    merged.flatMap((row) => row.conflicts),
  );
  await ports.records.addIssues(tx, link.id, issues);
  return { states, refused };
}

async function write(
  tables: Tables,
  tx: Tx,
  link: Link,
  merged: readonly MergedRow[],
): Promise<Map<string, WriteOutcome>> {
  const inserts: RowWrite[] = [];
  const updates: (RowWrite & { pk: string })[] = [];
  for (const { state, write } of merged) {
    if (write === null) continue;
    const row = { pk: state.pk, key: state.key, values: write.values, row: state.row };
    if (write.kind === 'insert') inserts.push(row);
    else if (state.pk !== null) updates.push({ ...row, pk: state.pk });
  }
  const outcomes = [
    ...(inserts.length > 0 ? await tables.insert(tx, link, inserts) : []),
    ...(updates.length > 0 ? await tables.update(tx, link, updates) : []),
  ];
  return new Map(outcomes.map((outcome) => [outcome.key, outcome]));
}

/** MySQL refused the values: the sheet keeps what was typed, held against what MySQL has. */
function holdRejected({ state, db }: MergedRow, columns: readonly string[]): RowState {
  const base: Record<string, CellBase> = { ...state.base };
  for (const column of columns) {
    const cell = base[column];
    if (cell) {
      base[column] = { ...cell, held: { why: 'refused', db: db?.values[column] ?? null, at: cell.hi } };
    }
  }
  return { ...state, base, dirty: isDirty(base, db) };
}
