/** When rows were touched last, in the simulation. */
import type { Touches, TouchTimes } from '../../../ports/touches.ts';
import { trxOf, type Context } from './context.ts';
import { linkedTable } from './engine/stored.ts';
import { isOurs } from './linked-tables.ts';

export function simTouches({ server, tables, life }: Context): Touches {
  return {
    edits: (link, keys, within) =>
      server.read(life, 'touches.edits', () => {
        const times: TouchTimes = { now: server.now(), at: new Map() };
        const wanted = new Set(keys);
        for (const [, entry] of tables.inbox.all(null)) {
          if (entry.link !== link || !wanted.has(entry.key) || entry.outcome === 'stale') continue;
          if (entry.receivedAt < times.now - within) continue;
          times.at.set(entry.key, Math.max(entry.receivedAt, times.at.get(entry.key) ?? 0));
        }
        return times;
      }),

    changes(tx, link, pks, within) {
      const trx = trxOf(tx);
      return server.statement(trx, 'touches.changes', () => {
        const times: TouchTimes = { now: server.now(), at: new Map() };
        for (const pk of pks) {
          const row = linkedTable(tables, link.table).read(trx, pk);
          if (!row || row.modifiedAt < times.now - within || isOurs(row)) continue;
          times.at.set(pk, row.modifiedAt);
        }
        return times;
      });
    },
  };
}
