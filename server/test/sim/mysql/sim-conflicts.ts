/** Conflicts as people look at them, in the simulation. */
import type { Conflicts } from '../../../ports/conflicts.ts';
import { inTransactionOrAlone, trxOf, type Context } from './context.ts';

export function simConflicts(context: Context): Conflicts {
  const { server, tables, life } = context;
  const { conflicts } = tables;
  return {
    list: (link, { openOnly, before, limit }) =>
      server.read(life, 'conflicts.list', () =>
        [...conflicts.all(null)]
          .map(([, row]) => row)
          .filter((row) => row.link === link && (row.isOpen || !openOnly))
          .filter(({ id }) => before === null || id < before)
          .sort((a, b) => b.id - a.id)
          .slice(0, limit),
      ),

    get: (id) => server.read(life, 'conflicts.get', () => conflicts.read(null, String(id)) ?? null),

    lock(tx, id) {
      const trx = trxOf(tx);
      return server.statement(
        trx,
        'conflicts.lock',
        async () => (await conflicts.lock(trx, String(id))) ?? null,
      );
    },

    answer: (tx, id, answer) =>
      inTransactionOrAlone(context, tx, 'conflicts.answer', async (trx) => {
        const row = await conflicts.lock(trx, String(id));
        if (!row) return;
        const given = new Set([...row.answers, answer]);
        const answers = (['sheet', 'db', 'restore'] as const).filter((each) => given.has(each));
        const isClosed = row.isOpen && answer !== 'restore';
        const closed = { isOpen: false, resolution: 'MANUAL' as const, resolvedAt: server.now() };
        await conflicts.update(trx, String(id), { ...row, answers, ...(isClosed && closed) });
      }),
  };
}
