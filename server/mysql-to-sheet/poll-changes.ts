/** One poll: tables whose triggers marked changes ring the doorbell of their spreadsheet. It moves no data. */
import type { Ports } from '../ports/ports.ts';

/** Returns how many tables had changes. */
export function pollChanges(ports: Pick<Ports, 'changeQueue' | 'links' | 'doorbell'>): () => Promise<number> {
  return async () => {
    const tables = new Set(await ports.changeQueue.tablesWithChanges());
    if (tables.size === 0) return 0;
    const links = (await ports.links.list()).filter(
      (link) => tables.has(link.table) && link.status !== 'paused' && !link.relinked,
    );
    for (const spreadsheet of new Set(links.map((link) => link.spreadsheet))) {
      await ports.doorbell.ring('db-to-sheet', spreadsheet);
    }
    return links.length;
  };
}
