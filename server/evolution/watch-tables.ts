/**
 * Notices that somebody altered a linked table: triggers name no column, so nothing else tells. It compares marks of MySQL's
 * catalogue, one statement for all tables, and rings; what became of the columns is for the one who answers. A link that
 * waits for its table to be put right is read, which ends its pause.
 */
import type { Ports } from '../ports/ports.ts';

/** Returns one round; the first one of a process finds every table altered, so nothing that happened before is missed. */
export function watchTables(ports: Pick<Ports, 'tables' | 'links' | 'doorbell'>): () => Promise<void> {
  let known: ReadonlyMap<string, string> = new Map();
  return async () => {
    const now = await ports.tables.columnMarks();
    const altered = new Set(
      [...now].filter(([table, mark]) => known.get(table) !== mark).map(([table]) => table),
    );
    if (altered.size > 0) {
      const links = (await ports.links.list()).filter(({ table }) => altered.has(table));
      const isKnown = known.size > 0;
      for (const { id, status } of links) if (isKnown && status === 'paused') await ports.links.nudge(id);
      for (const spreadsheet of new Set(links.map((link) => link.spreadsheet))) {
        await ports.doorbell.ring('reconcile', spreadsheet);
      }
    }
    known = now;
  };
}
