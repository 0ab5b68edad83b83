/** Looks whether the triggers of linked tables are as we made them. A read rebuilds them, and compares all rows afterwards. */
import type { Ports } from '../ports/ports.ts';

export function lookAtTriggers(ports: Pick<Ports, 'links' | 'triggers' | 'doorbell'>): () => Promise<void> {
  return async () => {
    const links = (await ports.links.list()).filter(({ attached }) => !attached?.isView);
    const broken = new Set(await ports.triggers.broken(links.map(({ table }) => table)));
    for (const { id, table, spreadsheet, status } of links) {
      if (!broken.has(table) || status === 'paused') continue;
      await ports.links.nudge(id);
      await ports.doorbell.ring('reconcile', spreadsheet);
    }
  };
}
