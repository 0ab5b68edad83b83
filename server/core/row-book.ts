/** Rows while several things are merged into them one after the other: each sees what the earlier ones decided. */
import type { RowState, TableRow } from './base.ts';
import type { Conflict, Issue } from './conflict.ts';
import { isDirty, type Merged } from './observe.ts';

export interface FinishedRow {
  state: RowState;
  /** MySQL's row before the write. */
  db: TableRow | null;
  write: Merged['write'];
  conflicts: Conflict[];
  issues: Issue[];
}

export class RowBook {
  readonly #rows = new Map<string, FinishedRow>();

  constructor(states: ReadonlyMap<string, RowState>, images: ReadonlyMap<string, TableRow>) {
    for (const [key, state] of states) {
      const db = state.pk === null ? null : (images.get(state.pk) ?? null);
      this.#rows.set(key, { state, db, write: null, conflicts: [], issues: [] });
    }
  }

  get(key: string): FinishedRow | undefined {
    return this.#rows.get(key);
  }

  /** Rows that are not known stay unknown. */
  change(key: string, next: (row: FinishedRow) => FinishedRow): void {
    const row = this.#rows.get(key);
    if (row) this.#rows.set(key, next(row));
  }

  /** With `dirty` as it is once all is written. */
  rows(): FinishedRow[] {
    return [...this.#rows.values()].map((row) => ({
      ...row,
      state: { ...row.state, dirty: isDirty(row.state.base, imageAfter(row)) },
    }));
  }
}

/** MySQL's row once the write is done. */
export function imageAfter({ db, write, state }: FinishedRow): TableRow | null {
  if (write === null) return db;
  return { pk: db?.pk ?? state.pk ?? '', values: { ...db?.values, ...write.values } };
}

/** Adds what a merge decided to what the earlier ones did. */
export function joinMerge(row: FinishedRow, merged: Omit<Merged, 'dirty' | 'unsure'>): FinishedRow {
  const kind = row.db === null ? ('insert' as const) : ('update' as const);
  const values = { ...row.write?.values, ...merged.write?.values };
  const write = merged.write === null ? row.write : { kind, values };
  return {
    state: { ...row.state, base: merged.base },
    db: row.db,
    write,
    conflicts: [...row.conflicts, ...merged.conflicts],
    issues: [...row.issues, ...merged.issues],
  };
}
