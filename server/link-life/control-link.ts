/** Pausing, resuming and reading a link at a person's word. Nothing is lost meanwhile: edits and changes wait in MySQL. */
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';

type ControlPorts = Pick<Ports, 'links' | 'triggers' | 'doorbell' | 'log'>;

export interface LinkControl {
  /** Reads the tab now and writes what waits. A person's pause stays. */
  syncNow(link: Link): Promise<void>;
  /** Nothing crosses until `resume`. */
  pause(link: Link): Promise<void>;
  /** The link catches up by a read of the whole tab, and goes on when that finds nothing wrong. */
  resume(link: Link): Promise<void>;
}

export function controlLink(ports: ControlPorts): LinkControl {
  const ringAll = async ({ id, spreadsheet }: Link): Promise<void> => {
    await ports.doorbell.ring('sheet-to-db', id);
    await ports.doorbell.ring('reconcile', spreadsheet);
  };
  return {
    async syncNow(link) {
      await ports.links.nudge(link.id);
      await ringAll(link);
    },

    async pause(link) {
      await ports.links.pauseByPerson(link.id, 'Paused by a person.');
      ports.log.info({ event: 'paused', link: link.publicId }, 'A person paused a link');
    },

    async resume(link) {
      if (link.attached) await ports.triggers.repair(link.table);
      await ports.links.resume(link.id, 'The tab is read before the sync goes on.');
      ports.log.info({ event: 'resumed', link: link.publicId }, 'A person resumed a link');
      await ringAll(link);
    },
  };
}
