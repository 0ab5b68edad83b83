/** `sync_inbox` in the simulation. An entry without an outcome is pending. */
import type { RawCell } from '../../../../shared/cell.ts';
import type { Inbox, InboxEntry } from '../../../ports/inbox.ts';
import type { Database } from '../../../ports/database.ts';
import { trxOf, type Context } from './context.ts';
import { DUPLICATE, MysqlError } from './engine/mysql-error.ts';
import type { Trx } from './engine/trx.ts';
import { entryRests } from './sim-attempts.ts';
import type { StoredEntry } from './sim-mysql.ts';

export function simInbox({ server, tables, life }: Context, database: Database): Inbox {
  const { inbox, batches, links } = tables;
  const pending = (isMeant: (entry: StoredEntry) => boolean): StoredEntry[] =>
    [...inbox.all(null)]
      .map(([, entry]) => entry)
      .filter((entry) => entry.outcome === null && isMeant(entry))
      .sort((a, b) => a.id - b.id);

  const rests = (entry: StoredEntry) => entryRests(tables, server.now(), entry);

  /** Those of the entries that are still pending and that nobody else has locked. */
  const lockPending = (trx: Trx, ids: readonly number[]): Promise<InboxEntry[]> =>
    server.statement(trx, 'inbox.lock', () =>
      ids.flatMap((id) => {
        const entry = inbox.lockUnlessBusy(trx, String(id));
        if (entry === undefined || entry === 'busy' || entry.outcome !== null) return [];
        const { batchId, key, row, cells, capturedAt, receivedAt, by, registry } = entry;
        return [{ id, batchId, key, row, cells, capturedAt, receivedAt, by, registry }];
      }),
    );

  return {
    append: (link, batch) =>
      database.transaction(async (tx) => {
        const trx = trxOf(tx);
        const isFirst = await server.statement(trx, 'inbox.append batch', async () => {
          try {
            await batches.insert(trx, `${link} ${batch.batchId}`, { link });
            return true;
          } catch (error) {
            if (error instanceof MysqlError && error.errno === DUPLICATE) return false;
            throw error;
          }
        });
        if (!isFirst) return false;
        const keyed = batch.edits.filter((edit) => edit.key !== null);
        if (keyed.length > 0) {
          await server.statement(trx, 'inbox.append entries', async () => {
            const receivedAt = server.now();
            for (const { key, row, cells } of keyed) {
              const id = inbox.nextId();
              await inbox.insert(trx, String(id), {
                id,
                link,
                batchId: batch.batchId,
                key: key ?? '',
                row: row - 1,
                cells: JSON.parse(JSON.stringify(cells)) as Record<string, RawCell>,
                capturedAt: Math.round(batch.capturedAt),
                receivedAt,
                by: batch.by ?? null,
                registry: batch.registry ?? 1,
                outcome: null,
              });
            }
          });
        }
        if (batch.nudge || keyed.length < batch.edits.length) {
          await server.statement(trx, 'inbox.append nudge', async () => {
            const row = await links.lock(trx, String(link));
            if (row) await links.update(trx, String(link), { ...row, nudgeSeq: row.nudgeSeq + 1 });
          });
        }
        return true;
      }),

    async take(tx, link, after, limit) {
      const trx = trxOf(tx);
      const taken: InboxEntry[] = [];
      let last = after;
      while (taken.length < limit) {
        const wanted = limit - taken.length;
        const ids = await server.statement(trx, 'inbox.take', () =>
          pending((entry) => entry.link === link && entry.id > last && !rests(entry))
            .slice(0, wanted)
            .map(({ id }) => id),
        );
        if (ids.length > 0) taken.push(...(await lockPending(trx, ids)));
        last = ids.at(-1) ?? last;
        if (ids.length < wanted) break;
      }
      return taken;
    },

    async takeByKey(tx, link, keys) {
      const trx = trxOf(tx);
      const wanted = new Set(keys);
      const ids = await server.statement(trx, 'inbox.takeByKey', () =>
        pending((entry) => entry.link === link && wanted.has(entry.key) && !rests(entry)).map(({ id }) => id),
      );
      return ids.length > 0 ? lockPending(trx, ids) : [];
    },

    async done(tx, outcomes) {
      if (outcomes.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'inbox.done', async () => {
        for (const { id, outcome } of outcomes) {
          const entry = await inbox.lock(trx, String(id));
          if (entry) await inbox.update(trx, String(id), { ...entry, outcome });
        }
      });
    },

    withPending: () =>
      server.read(life, 'inbox.withPending', () => {
        const waiting = new Set(pending((entry) => !rests(entry)).map(({ link }) => link));
        return [...links.all(null)]
          .filter(([, { link }]) => link.status !== 'paused' && waiting.has(link.id))
          .map(([, { link }]) => link.id);
      }),

    countPending: (link) =>
      server.read(
        life,
        'inbox.countPending',
        () =>
          pending(
            (entry) =>
              (link === undefined || entry.link === link) && !entryRests(tables, server.now(), entry, true),
          ).length,
      ),
  };
}
