/** Repairs owed to the sheet, in the simulation. They are kept as JSON, as MySQL keeps them. */
import type { OwedRepair, Repair } from '../../../core/repair.ts';
import type { Repairs } from '../../../ports/repairs.ts';
import type { Tx } from '../../../ports/database.ts';
import { trxOf, type Context } from './context.ts';

export function simRepairs({ server, tables, life }: Context): Repairs {
  const { repairs } = tables;
  const end = async (
    tx: Tx,
    ids: readonly number[],
    label: string,
    givenUp: string | null,
  ): Promise<void> => {
    if (ids.length === 0) return;
    const trx = trxOf(tx);
    await server.statement(trx, label, async () => {
      for (const id of ids) {
        const row = await repairs.lock(trx, String(id));
        if (row) await repairs.update(trx, String(id), { ...row, isDone: true, givenUp });
      }
    });
  };
  return {
    async add(tx, spreadsheet, link, n, added) {
      if (added.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'repairs.add', async () => {
        for (const repair of added) {
          const id = repairs.nextId();
          const row = { id, spreadsheet, link, n, repair: JSON.stringify(repair) };
          await repairs.insert(trx, String(id), { ...row, isDone: false, givenUp: null });
        }
      });
    },

    owed: (spreadsheet) =>
      server.read(life, 'repairs.owed', () => {
        const owed = new Map<number, OwedRepair[]>();
        for (const [, row] of repairs.all(null)) {
          if (row.spreadsheet !== spreadsheet || row.isDone) continue;
          const repair = { id: row.id, repair: JSON.parse(row.repair) as Repair };
          owed.set(row.link, [...(owed.get(row.link) ?? []), repair]);
        }
        return owed;
      }),

    done: (tx, ids) => end(tx, ids, 'repairs.done', null),

    giveUp: (tx, ids, why) => end(tx, ids, 'repairs.giveUp', why),

    withOwed: () =>
      server.read(life, 'repairs.withOwed', () => {
        const owing = [...repairs.all(null)].filter(([, { isDone }]) => !isDone);
        return [...new Set(owing.map(([, { spreadsheet }]) => spreadsheet))].sort((a, b) => a - b);
      }),
  };
}
