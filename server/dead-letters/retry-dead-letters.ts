/** Tries rows anew that were set aside: those that a person names, or all of a link. */
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';

/** Returns how many there were. Letters that were resolved meanwhile do not count; a paused link tries them once it goes on. */
export function retryDeadLetters(
  ports: Pick<Ports, 'deadLetters' | 'links' | 'doorbell'>,
): (link: Pick<Link, 'id' | 'spreadsheet'>, ids: readonly number[] | null) => Promise<number> {
  return async (link, ids) => {
    const letters = await ports.deadLetters.retry(link.id, ids);
    const directions = new Set(letters.map(({ direction }) => direction));
    if (directions.has('sheet-to-mysql')) {
      // What a read found waits in no queue.
      await ports.links.nudge(link.id);
      await ports.doorbell.ring('sheet-to-db', link.id);
      await ports.doorbell.ring('reconcile', link.spreadsheet);
    }
    if (directions.has('mysql-to-sheet')) await ports.doorbell.ring('db-to-sheet', link.spreadsheet);
    return letters.length;
  };
}
