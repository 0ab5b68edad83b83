/**
 * Decides rows twice: first to learn which rows of MySQL are to be written or are contested, then, once those are locked and
 * it is known when MySQL changed them, for good. So "the later one wins" holds for the very values that are compared.
 */
import type { TableRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { MergedRow } from '../core/merged-row.ts';
import type { Micros } from '../core/micros.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

/** When MySQL's contested rows changed last, by primary key; the others are not needed. */
export type ChangeTimes = ReadonlyMap<string, Micros>;

export interface Decided<T> {
  decided: T;
  /** Primary keys that a customer has locked. */
  busy: Set<string>;
}

/** Brings `images` up to the rows that were locked; a row that a customer has locked is not in it any more. */
export async function decideLocked<T>(
  ports: Pick<Ports, 'tables' | 'changeQueue'>,
  tx: Tx,
  link: Link,
  images: Map<string, TableRow>,
  decide: (changedAt: ChangeTimes, busy: ReadonlySet<string>) => T,
  rowsOf: (decided: T) => readonly MergedRow[],
): Promise<Decided<T>> {
  const first = decide(new Map(), new Set());
  const contested = rowsOf(first).flatMap(({ conflicts, state }) =>
    conflicts.length > 0 ? (state.pk ?? []) : [],
  );
  const written = rowsOf(first).flatMap(({ write, db }) => (write && db ? [db.pk] : []));
  const pks = [...new Set([...written, ...contested])];
  if (pks.length === 0) return { decided: first, busy: new Set() };
  const locked = await ports.tables.lock(tx, link, pks);
  for (const pk of pks) images.delete(pk);
  for (const [pk, row] of locked.rows) images.set(pk, row);
  const changedAt = await ports.changeQueue.changedAt(tx, link.table, contested);
  return { decided: decide(changedAt, locked.busy), busy: locked.busy };
}
