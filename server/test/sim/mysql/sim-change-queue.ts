/** `sync_change_queue` and `sync_change_log` in the simulation. */
import type { Micros } from '../../../core/micros.ts';
import type { Change, ChangeQueue } from '../../../ports/change-queue.ts';
import { addToLog } from './add-to-log.ts';
import { trxOf, type Context } from './context.ts';
import type { StoredTables } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import { changeRests } from './sim-attempts.ts';

export function simChangeQueue(context: Context): ChangeQueue {
  const { server, tables, life } = context;
  const { queue, links } = tables;
  const dueChanges = (table: string): Change[] =>
    queuedChanges(tables, table).filter((change) => !changeRests(tables, server.now(), table, change));
  return {
    pending: (table, limit) =>
      server.read(life, 'changeQueue.pending', () => dueChanges(table).slice(0, limit)),

    changedAt(tx, table, pks) {
      const trx = trxOf(tx);
      return server.statement(trx, 'changeQueue.changedAt', () => {
        const wanted = new Set(pks);
        const times = new Map<string, Micros>();
        for (const { pk, changedAt } of queuedChanges(tables, table, trx)) {
          if (wanted.has(pk)) times.set(pk, Math.max(changedAt, times.get(pk) ?? 0));
        }
        return times;
      });
    },

    // The simulated tables never change a primary key.
    takeMoves: () => Promise.resolve([]),

    async moveToLog(tx, link, records) {
      if (records.length === 0) return;
      const trx = trxOf(tx);
      const ids = records.map(({ change }) => change.id).sort((a, b) => a - b);
      const present = new Set<number>();
      await server.statement(trx, 'changeQueue.lock', async () => {
        for (const id of ids) if ((await queue.lock(trx, String(id))) !== undefined) present.add(id);
      });
      if (present.size === 0) return;
      await server.statement(trx, 'changeQueue.moveToLog', async () => {
        for (const record of records) {
          if (!present.has(record.change.id)) continue;
          await addToLog(context, trx, link, record.entry);
        }
        for (const id of present) await queue.delete(trx, String(id));
      });
    },

    async drop(tx, changes) {
      const trx = trxOf(tx);
      await server.statement(trx, 'changeQueue.drop', async () => {
        for (const { id } of changes) await queue.delete(trx, String(id));
      });
    },

    tablesWithChanges: () =>
      server.read(life, 'changeQueue.tablesWithChanges', () => {
        return [...links.all(null)]
          .filter(
            ([, { link }]) => link.status !== 'paused' && !link.relinked && dueChanges(link.table).length > 0,
          )
          .map(([, { link }]) => link.table);
      }),

    count: () => server.read(life, 'changeQueue.count', () => [...queue.all(null)].length),
  };
}

/** Entries of the table, oldest id first; without a transaction those that are committed. */
export function queuedChanges({ queue }: StoredTables, table: string, trx: Trx | null = null): Change[] {
  return [...queue.all(trx)]
    .filter(([, entry]) => entry.table === table)
    .map(([, { change }]) => change)
    .sort((a, b) => a.id - b.id);
}
