/** What merges make of one row: its state and MySQL's row before and after, with all that is to be recorded. Pure. */
import type { RowBase, RowState, TableRow } from './base.ts';
import type { Conflict, Issue } from './conflict.ts';
import type { Micros } from './micros.ts';
import type { Merged } from './observe.ts';
import { sameValue } from './values/cell-value.ts';

export interface MergedRow {
  state: RowState;
  /** MySQL's row before the write. */
  db: TableRow | null;
  write: Merged['write'];
  conflicts: Conflict[];
  issues: Issue[];
  /** Columns in which a person has nothing to put right any more. */
  settled: string[];
  /** What each sighting did, for the history; those that did nothing are left out. */
  steps: readonly MergeStep[];
  /** Columns whose cells a repair brings back as they were: what is opened for them stays open. */
  returning?: readonly string[];
}

/** When a row was seen so, and who is known to have made it so. */
export interface Told {
  at: Micros;
  by: string | null;
}

/** One sighting, and what it met. */
export interface MergeStep extends Told {
  /** Before it. */
  base: RowBase | null;
  db: TableRow | null;
  merged: Pick<Merged, 'base' | 'write' | 'conflicts' | 'issues'>;
  /** Columns in which the sheet was found to have changed to what MySQL has. */
  agreed: readonly string[];
}

/** A row with which nothing was done yet. */
export function unmerged(state: RowState, images: ReadonlyMap<string, TableRow>): MergedRow {
  const db = state.pk === null ? null : (images.get(state.pk) ?? null);
  return { state, db, write: null, conflicts: [], issues: [], settled: [], steps: [] };
}

/** MySQL's row once the write is done. */
export function imageAfter({ db, write, state }: MergedRow): TableRow | null {
  if (write === null) return db;
  return { pk: state.pk ?? '', ...db, values: { ...db?.values, ...write.values } };
}

/** Adds what a merge decided to what the earlier ones did; all of it becomes one write. `seen`: the columns that were looked at. */
export function joinMerge(
  row: MergedRow,
  merged: Omit<Merged, 'unsure'>,
  told: Told,
  seen: readonly string[] = Object.keys(merged.base),
): MergedRow {
  const kind = row.db === null ? ('insert' as const) : ('update' as const);
  const values = { ...row.write?.values, ...merged.write?.values };
  const met = { base: row.state.base, db: imageAfter(row), merged };
  const step: MergeStep = { ...told, ...met, agreed: agreedColumns(met, seen) };
  const isDecision = merged.write !== null || merged.conflicts.length + merged.issues.length > 0;
  const isStep = isDecision || step.agreed.length > 0;
  return {
    ...row,
    state: { ...row.state, base: merged.base, dirty: merged.dirty },
    write: merged.write === null ? row.write : { kind, values },
    conflicts: [...row.conflicts, ...merged.conflicts.map((each) => withName(each, told.by))],
    issues: [...row.issues, ...merged.issues],
    settled: [...row.settled, ...merged.settled],
    steps: isStep ? [...row.steps, step] : row.steps,
  };
}

function agreedColumns(
  { base, db, merged }: Pick<MergeStep, 'base' | 'db' | 'merged'>,
  seen: readonly string[],
): string[] {
  const decided = new Set([
    ...Object.keys(merged.write?.values ?? {}),
    ...[...merged.conflicts, ...merged.issues].map(({ column }) => column),
  ]);
  return seen.filter((column) => {
    const [known, now, stored] = [base?.[column], merged.base[column], db?.values[column]];
    if (known === undefined || now === undefined || stored === undefined || decided.has(column)) return false;
    return !sameValue(known.v, now.v) && sameValue(stored, now.v);
  });
}

function withName(conflict: Conflict, by: string | null): Conflict {
  return by === null ? conflict : { ...conflict, sheetBy: by };
}
