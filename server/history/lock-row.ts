/** Locks one row on both sides of MySQL: what the sync remembers of it, then the row itself. */
import type { RowState, TableRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

export interface LockedRow {
  state: RowState | null;
  db: TableRow | null;
}

/** Throws ROW_BUSY when a customer has the row locked: it waits for nobody. */
export async function lockRow(
  ports: Pick<Ports, 'rows' | 'tables'>,
  tx: Tx,
  link: Link,
  key: string,
): Promise<LockedRow> {
  const state = (await ports.rows.lock(tx, link.id, [key])).get(key) ?? null;
  if (state?.pk == null) return { state, db: null };
  const { rows, busy } = await ports.tables.lock(tx, link, [state.pk]);
  if (busy.size > 0) throw new SyncError('ROW_BUSY');
  return { state, db: rows.get(state.pk) ?? null };
}

/** The state without the holds of these cells: MySQL's values go to the sheet again. */
export function withoutHolds(state: RowState, columns: readonly string[]): RowState {
  const base = { ...state.base };
  for (const column of columns) {
    const cell = base[column];
    if (cell?.held) base[column] = { v: cell.v, lo: cell.lo, hi: cell.hi };
  }
  return { ...state, base: state.base && base };
}
