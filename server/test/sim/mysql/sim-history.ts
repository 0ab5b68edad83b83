/** The history as people look at it, in the simulation. */
import type { History, StoredEntry } from '../../../ports/history.ts';
import { inTransactionOrAlone, trxOf, type Context } from './context.ts';
import type { Trx } from './engine/trx.ts';
import type { StoredHistoryRow } from './sim-mysql.ts';

export function simHistory(context: Context): History {
  const { server, tables, life } = context;
  const { log, rows, restores } = tables;

  const placeOf = (trx: Trx | null, { link, key, row }: StoredHistoryRow): number | null =>
    [...rows.all(trx)].find(([, known]) => known.link === link && known.state.key === key)?.[1].state.row ??
    row;

  const asStored = (trx: Trx | null, entry: StoredHistoryRow): StoredEntry => ({
    ...entry,
    place: placeOf(trx, entry),
    restored: new Set(
      [...restores.all(trx)].flatMap(([, done]) => (done.entry === entry.id ? [done.column] : [])),
    ),
  });

  return {
    list: (link, { before, limit, key, row, column }) =>
      server.read(life, 'history.list', () =>
        [...log.all(null)]
          .map(([, entry]) => asStored(null, entry))
          .filter((entry) => entry.link === link && (before === null || entry.id < before))
          .filter((entry) => key === undefined || entry.key === key)
          .filter((entry) => row === undefined || entry.place === row)
          .filter((entry) => column === undefined || column in { ...entry.old, ...entry.new })
          .sort((a, b) => b.id - a.id)
          .slice(0, limit),
      ),

    get: (link, id) =>
      server.read(life, 'history.get', () => {
        const entry = log.read(null, String(id));
        return entry?.link === link ? asStored(null, entry) : null;
      }),

    lock(tx, link, id) {
      const trx = trxOf(tx);
      return server.statement(trx, 'history.lock', async () => {
        const entry = await log.lock(trx, String(id));
        return entry?.link === link ? asStored(trx, entry) : null;
      });
    },

    markRestored: (tx, id, column) =>
      inTransactionOrAlone(context, tx, 'history.markRestored', async (trx) => {
        const name = column ?? '';
        const done = JSON.stringify([id, name]);
        if (restores.read(trx, done) === undefined) {
          await restores.insert(trx, done, { entry: id, column: name });
        }
      }),

    isChangedSince(tx, link, key, since) {
      const trx = trxOf(tx);
      return server.statement(trx, 'history.isChangedSince', () =>
        [...log.all(trx)].some(
          ([, entry]) =>
            entry.link === link &&
            entry.key === key &&
            entry.storedAt > since &&
            entry.operation === 'UPDATE' &&
            entry.outcome === 'applied',
        ),
      );
    },
  };
}
