/**
 * Merges sightings against rows of MySQL that are locked where they matter. Rows that a customer has locked are left alone: what
 * was seen of them, and the edits that wait for them, stay for another time.
 */
import type { RowState, TableRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import { decideLocked } from './decide-locked.ts';
import { mergeSeen, type MergedSightings, type Sighting } from './merge-seen.ts';
import type { SightedEdits } from './sight-edits.ts';

export interface MergedLocked {
  merged: MergedSightings[];
  /** Keys of rows that a customer has locked. */
  busy: Set<string>;
}

/** Tells the inbox which edits are merged. Brings `images` up to the rows that were locked. */
export async function mergeLocked(
  ports: Pick<Ports, 'tables' | 'changeQueue' | 'inbox'>,
  tx: Tx,
  link: Link,
  { states, images }: { states: ReadonlyMap<string, RowState>; images: Map<string, TableRow> },
  edits: SightedEdits,
  seen: readonly Sighting[],
): Promise<MergedLocked> {
  const sightings = [...edits.sightings, ...seen];
  const isLocked = (locked: ReadonlySet<string>, key: string) => locked.has(states.get(key)?.pk ?? '');
  const { decided: merged, busy: locked } = await decideLocked(
    ports,
    tx,
    link,
    images,
    (changedAt, busy) => {
      const free = sightings.filter(({ key }) => !isLocked(busy, key));
      return mergeSeen(link, states, images, free, changedAt);
    },
    (rows) => rows,
  );
  const busy = new Set([...states.keys()].filter((key) => isLocked(locked, key)));
  const applied = edits.entries.filter(({ key }) => !busy.has(key));
  await ports.inbox.done(
    tx,
    applied.map(({ id }) => ({ id, outcome: 'applied' })),
  );
  return { merged, busy };
}
