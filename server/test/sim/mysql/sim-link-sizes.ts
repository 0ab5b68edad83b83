/** How many rows a link has and had lately, in the simulation. */
import { SIZE_MINUTES } from '../../../core/delete-guard.ts';
import type { LinkSizes } from '../../../ports/link-sizes.ts';
import { trxOf, type Context } from './context.ts';

const MINUTE_US = 60_000_000;

export function simLinkSizes({ server, tables, life }: Context): LinkSizes {
  const { rows, approvalRows, sizes } = tables;
  return {
    async look(link) {
      const count = await server.read(life, 'linkSizes.count', () => {
        const waits = (key: string) => approvalRows.read(null, `${link} ${key}`) !== undefined;
        const isCounted = (row: { link: number; mark: number | null; state: { key: string } }) =>
          row.link === link && row.mark !== null && !waits(row.state.key);
        return [...rows.all(null)].filter(([, row]) => isCounted(row)).length;
      });
      return server.alone(life, 'linkSizes.look', async (trx) => {
        const minute = Math.floor(server.now() / MINUTE_US);
        const id = `${link} ${minute}`;
        const known = await sizes.lock(trx, id);
        if (known === undefined) await sizes.insert(trx, id, { link, minute, count });
        else if (known.count < count) await sizes.update(trx, id, { ...known, count });
        const late = [...sizes.all(trx)].flatMap(([, each]) =>
          each.link === link && each.minute >= minute - SIZE_MINUTES ? [each.count] : [],
        );
        return { rows: count, peak: Math.max(count, ...late) };
      });
    },

    async forget(tx, link) {
      const trx = trxOf(tx);
      await server.statement(trx, 'linkSizes.forget', async () => {
        for (const [id, row] of [...sizes.all(trx)]) {
          if (row.link === link && (await sizes.lock(trx, id)) !== undefined) await sizes.delete(trx, id);
        }
      });
    },
  };
}
