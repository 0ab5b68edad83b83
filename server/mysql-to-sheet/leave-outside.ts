/**
 * Changes of rows that the link never had and does not get, because they do not meet its condition: nobody is told, and they cost no
 * call. A row that meets the condition later is told by the change that made it so.
 */
import { shownRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Change } from '../ports/change-queue.ts';
import type { Ports } from '../ports/ports.ts';

const PAGE_ROWS_MAX = 500;

/** `unknown` are primary keys that no row key stands for, `now` tells that of a change. Those that are left are returned. */
export async function leaveOutside(
  ports: Pick<Ports, 'database' | 'changeQueue' | 'tables'>,
  link: Link,
  changes: readonly Change[],
  unknown: readonly string[],
  now: (change: Change) => string,
): Promise<Set<string>> {
  const left = new Set<string>();
  if (link.attached?.filter === undefined || unknown.length === 0) return left;
  const byPk = Map.groupBy(changes, now);
  for (let at = 0; at < unknown.length; at += PAGE_ROWS_MAX) {
    const page = unknown.slice(at, at + PAGE_ROWS_MAX);
    await ports.database.transaction(async (tx) => {
      const images = await ports.tables.read(tx, link, page);
      const outside = page.filter((pk) => shownRow(images.get(pk)) === null);
      await ports.changeQueue.drop(
        tx,
        outside.flatMap((pk) => byPk.get(pk) ?? []),
      );
      for (const pk of outside) left.add(pk);
    });
  }
  return left;
}
