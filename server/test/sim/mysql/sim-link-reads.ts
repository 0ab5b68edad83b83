/**
 * Reads of whole tabs in the simulation: what the schedule asked for and what each read found. Nobody but the schedule waits
 * for what is kept here, so looking at it and storing it are no steps of their own; who installed the triggers is not kept.
 */
import type { LinkReads, LinkWatch } from '../../../ports/link-reads.ts';
import type { Context } from './context.ts';
import type { ReadRow } from './engine/stored.ts';

const UNREAD: ReadRow = {
  facts: { lastReadAt: null, pendingReads: 0, hasFormulas: false },
  scheduled: null,
  drift: null,
};

export function simLinkReads({ server, tables, life }: Context): LinkReads {
  const { links, reads } = tables;
  const rowOf = (link: number): ReadRow => reads.get(link) ?? UNREAD;
  const watchOf = (link: number): LinkWatch => ({
    drift: rowOf(link).drift,
    owner: null,
    lastWebhookAt: null,
    isSilent: false,
  });
  return {
    idle: () =>
      server.read(life, 'linkReads.idle', () =>
        [...links.all(null)].flatMap(([, { link, nudgeSeq, readSeq, isUnlinked }]) => {
          if (isUnlinked || link.pausedByPerson === true || nudgeSeq !== readSeq) return [];
          return [{ ...rowOf(link.id).facts, link: link.id, spreadsheet: link.spreadsheet, changed: null }];
        }),
      ),

    countScheduled: (since) =>
      server.read(
        life,
        'linkReads.countScheduled',
        () => [...reads.values()].filter(({ scheduled }) => (scheduled?.at ?? -Infinity) > since).length,
      ),

    schedule: (link, at) =>
      server.alone(life, 'linkReads.schedule', async (trx) => {
        const row = await links.lock(trx, String(link));
        if (row === undefined || row.nudgeSeq !== row.readSeq) return false;
        const nudge = row.nudgeSeq + 1;
        await links.update(trx, String(link), { ...row, nudgeSeq: nudge });
        reads.set(link, { ...rowOf(link), scheduled: { nudge, at } });
        return true;
      }),

    isScheduled: (link, nudge) => Promise.resolve(rowOf(link).scheduled?.nudge === nudge),

    done(link, { at, driftCells, isPending, hasFormulas }) {
      const { facts, drift, ...row } = rowOf(link);
      const pendingReads = isPending ? facts.pendingReads + 1 : 0;
      reads.set(link, {
        ...row,
        facts: { lastReadAt: at, pendingReads, hasFormulas },
        drift: driftCells === null ? drift : { cells: driftCells, at },
      });
      return Promise.resolve();
    },

    fileChanged: () => Promise.resolve(),
    setOwner: () => Promise.resolve(),
    of: (link) => Promise.resolve(watchOf(link)),
    all: () =>
      Promise.resolve(new Map([...links.all(null)].map(([, { link }]) => [link.id, watchOf(link.id)]))),
  };
}
