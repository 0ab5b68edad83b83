/** Primary keys that were changed in MySQL: a row that got another one is the same row, not one that is gone and a new one. */
import type { RowState, TableRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Change } from '../ports/change-queue.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

/** What is remembered of rows follows their primary keys. True when any was changed. */
export async function followMoves(
  ports: Pick<Ports, 'changeQueue' | 'rows'>,
  tx: Tx,
  link: Link,
): Promise<boolean> {
  const moves = await ports.changeQueue.takeMoves(tx, link.table);
  await ports.rows.movePks(tx, link.id, moves);
  return moves.length > 0;
}

/**
 * MySQL's rows of these locked states, without locks. A row that is not there may only have moved while it was looked up; its
 * state is brought up to date then.
 */
export async function readFollowed(
  ports: Pick<Ports, 'changeQueue' | 'rows' | 'tables'>,
  tx: Tx,
  link: Link,
  states: Map<string, RowState>,
): Promise<Map<string, TableRow>> {
  const pksOf = () => [...states.values()].flatMap(({ pk }) => pk ?? []);
  const images = await ports.tables.read(tx, link, pksOf());
  if (link.attached === undefined || pksOf().every((pk) => images.has(pk))) return images;
  if (!(await followMoves(ports, tx, link))) return images;
  for (const [key, { pk }] of await ports.rows.lock(tx, link.id, [...states.keys()])) {
    const state = states.get(key);
    if (state) states.set(key, { ...state, pk });
  }
  return ports.tables.read(tx, link, pksOf());
}

/** The primary key that the row of a change has after all of these changes, which are in order of their ids. */
export function currentPks(changes: readonly Change[]): (change: Change) => string {
  const current = new Map<Change, string>();
  /** By the primary key that a row has after the change at hand: the one that it has in the end. */
  const endOf = new Map<string, string>();
  for (const change of changes.toReversed()) {
    const { pk, movedTo } = change;
    const at = movedTo ?? pk;
    const end = endOf.get(at) ?? at;
    current.set(change, end);
    // Before this change the row had the other key.
    if (movedTo !== undefined) endOf.set(pk, end);
  }
  return (change) => current.get(change) ?? change.pk;
}
