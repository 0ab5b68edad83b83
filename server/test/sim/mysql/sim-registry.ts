/** The schema registry in the simulation: a part of the link's row. */
import { activeColumns, type Registry } from '../../../core/schema/registered-column.ts';
import { SyncError } from '../../../core/sync-error.ts';
import type { Link } from '../../../core/link.ts';
import type { SchemaRegistry } from '../../../ports/registry.ts';
import { trxOf, type Context } from './context.ts';

export function simRegistry({ server, tables, life }: Context): SchemaRegistry {
  const { links } = tables;
  return {
    read: (link) =>
      server.read(life, 'registry.read', () => {
        const row = links.read(null, String(link));
        if (!row) throw new SyncError('LINK_UNKNOWN');
        return row.registry;
      }),

    save(tx, link, from, next, events) {
      const trx = trxOf(tx);
      return server.statement(trx, 'registry.save', async () => {
        const row = await links.lock(trx, String(link));
        if (row?.registry.version !== from) return false;
        const isNews = next.version !== from;
        const at = server.now() / 1_000;
        const news = isNews ? events : [];
        await links.update(trx, String(link), {
          ...row,
          link: {
            ...row.link,
            columns: activeColumns(next.columns),
            keyColumn: next.key.index,
            keyHeader: next.key.header,
            version: next.version,
          },
          registry: next,
          events: [
            ...row.events,
            ...news.map((event, n) => ({ ...event, id: row.events.length + n + 1, at })),
          ],
          nudgeSeq: row.nudgeSeq + (isNews ? 1 : 0),
        });
        return true;
      });
    },

    events: (link, limit) =>
      server.read(life, 'registry.events', () =>
        (links.read(null, String(link))?.events ?? []).toReversed().slice(0, limit),
      ),

    withWanted: () =>
      server.read(life, 'registry.withWanted', () =>
        [...links.all(null)].flatMap(([, { link, registry }]) =>
          link.status !== 'paused' && registry.columns.some(({ status }) => status === 'wanted')
            ? [{ link: link.id, spreadsheet: link.spreadsheet }]
            : [],
        ),
      ),
  };
}

/** The registry of a link that was made just now. */
export function firstRegistry({
  columns,
  keyColumn,
  keyHeader,
}: Pick<Link, 'columns' | 'keyColumn' | 'keyHeader'>): Registry {
  return {
    version: 1,
    columns: columns.map((column) => ({
      ...column,
      status: 'active',
      why: null,
      isTagged: false,
      isInTable: true,
    })),
    key: { index: keyColumn, header: keyHeader, isTagged: false },
    idsGiven: columns.length,
  };
}
