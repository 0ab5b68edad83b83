/**
 * Leaves changes alone whose rows a person edited just now: they stay queued until the cooldown ends, and their rows say
 * PENDING meanwhile. Rows that nobody touched from the other side are never put off.
 */
import { coolsUntil, delayMs } from '../core/cooldown.ts';
import { decideRow } from '../core/decision-matrix.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import type { Ports } from '../ports/ports.ts';
import { markOf } from '../spreadsheet/write-rows.ts';
import type { RowWork } from './plan-page.ts';

type CoolingPorts = Pick<Ports, 'database' | 'rows' | 'tables' | 'touches'>;

/** Takes such rows out of `work`. Milliseconds until the first of them may go on; null when none waits. */
export async function leaveCooling(
  ports: CoolingPorts,
  link: Link,
  work: Map<string, RowWork>,
  length: Micros,
): Promise<number | null> {
  const changed = [...work].filter(([, { changes }]) => changes.length > 0);
  if (length === 0 || changed.length === 0) return null;
  const touched = await ports.touches.edits(
    link.id,
    changed.map(([key]) => key),
    length,
  );
  const { now, at } = touched;
  const left = new Map<string, Micros>();
  for (const [key, { changes }] of changed) {
    const own = Math.min(...changes.map(({ changedAt }) => changedAt));
    const until = coolsUntil({ length, now }, own, at.get(key));
    const situation = { isLocked: false, isNews: true, isCooling: until !== null, isContested: false };
    if (until !== null && decideRow(situation) === 'DEFER') left.set(key, until);
  }
  if (left.size === 0) return null;
  for (const key of left.keys()) work.delete(key);
  await markPending(ports, link, [...left.keys()]);
  return delayMs(now, Math.min(...left.values()));
}

async function markPending(ports: CoolingPorts, link: Link, keys: readonly string[]): Promise<void> {
  await ports.database.transaction(async (tx) => {
    const states = await ports.rows.lock(tx, link.id, keys);
    const marks = [...states.values()].flatMap((state) => markOf({ ...state, dirty: true }));
    await ports.tables.mark(tx, link, marks);
  });
}
