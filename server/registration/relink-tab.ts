/**
 * Links a tab again that was linked before: the link lives again with its table, its columns and all that is known of its
 * rows. It lives only when everything else is done, so a step that failed is simply done again. What both sides did
 * meanwhile is merged by the first read, which deletes nothing.
 */
import type { Link } from '../core/link.ts';
import type { NewLink } from '../ports/links.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import { tableNews } from './former-link.ts';

const PAGE_ROWS_MAX = 500;

type RelinkPorts = Pick<Ports, 'database' | 'links' | 'tables' | 'rows' | 'ids'>;

export async function relinkTab(ports: RelinkPorts, former: Link, link: NewLink): Promise<Link> {
  await ports.tables.addColumns(link);
  // From here on changes are marked; what came before is found by comparing.
  await ports.tables.watch(link.table);
  const { unknown, gone } = await tableNews(ports, former);
  for (const keys of pagesOf(gone)) {
    await whileOver(ports, former, (tx) => ports.rows.forget(tx, former.id, keys));
  }
  for (const states of pagesOf(unknown)) {
    await whileOver(ports, former, (tx) => ports.rows.save(tx, former.id, states));
  }
  await forgetColumns(ports, former, link);
  return ports.links.relink(former.id, link);
}

/** Of two requests at once, the slower one must not touch what the other's link knows by then. Throws LINK_EXISTS. */
function whileOver<T>(
  { database, links }: Pick<Ports, 'database' | 'links'>,
  former: Link,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return database.transaction(async (tx) => {
    await links.keepOver(tx, former.id);
    return work(tx);
  });
}

/** A base that tells of columns which are synced no longer would make every row look changed. */
async function forgetColumns(
  ports: Pick<Ports, 'database' | 'links' | 'rows'>,
  former: Link,
  { columns }: NewLink,
): Promise<void> {
  const kept = new Set(columns.map(({ id }) => id));
  if (former.columns.every(({ id }) => kept.has(id))) return;
  const { rows } = ports;
  const places = await rows.places(former.id);
  for (const page of pagesOf(places)) {
    await whileOver(ports, former, async (tx) => {
      const states = await rows.lock(
        tx,
        former.id,
        page.map(({ key }) => key),
      );
      const trimmed = [...states.values()].map((state) => ({
        ...state,
        base: state.base && Object.fromEntries(Object.entries(state.base).filter(([id]) => kept.has(id))),
      }));
      await rows.save(tx, former.id, trimmed);
    });
  }
}

function* pagesOf<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += PAGE_ROWS_MAX) yield all.slice(at, at + PAGE_ROWS_MAX);
}
