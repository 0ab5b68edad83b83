/** Rows that one side is without, in the simulation. */
import type { Link } from '../../../core/link.ts';
import type { OneSided } from '../../../ports/one-sided.ts';
import type { Context } from './context.ts';
import { linkedTable } from './engine/stored.ts';

export function simOneSided({ server, tables, life }: Context): OneSided {
  const { rows, approvalRows } = tables;
  const gone = (link: Link): string[] => {
    const table = linkedTable(tables, link.table);
    const found: string[] = [];
    for (const [, { link: of, state, mark }] of rows.all(null)) {
      if (of !== link.id || mark === null) continue;
      if (state.pk === null || table.read(null, state.pk) === undefined) found.push(state.key);
    }
    return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  };
  return {
    goneInMysql: (link, keys) =>
      server.read(life, 'oneSided.goneInMysql', () => {
        const wanted = new Set(keys);
        return new Set(gone(link).filter((key) => wanted.has(key)));
      }),

    countGone: (link) =>
      server.read(life, 'oneSided.countGone', () => {
        const waits = (key: string) => approvalRows.read(null, `${link.id} ${key}`) !== undefined;
        return gone(link).filter((key) => !waits(key)).length;
      }),

    goneKeys: (link, after, limit) =>
      server.read(life, 'oneSided.goneKeys', () =>
        gone(link)
          .filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
          .slice(0, limit),
      ),

    unknownPks: (link, after, limit) =>
      server.read(life, 'oneSided.unknownPks', () => {
        const known = new Set(
          [...rows.all(null)].flatMap(([, { link: of, state }]) => (of === link.id ? [state.pk] : [])),
        );
        const page = [...linkedTable(tables, link.table).all(null)]
          .map(([pk]) => pk)
          .sort((a, b) => Number(a) - Number(b))
          .filter((pk) => after === null || Number(pk) > Number(after))
          .slice(0, limit);
        return {
          pks: page.filter((pk) => !known.has(pk)),
          next: page.length < limit ? null : (page.at(-1) ?? null),
        };
      }),
  };
}
