/** What the views of all links are made of: one statement a table, however many links there are. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import type { LinkFacts } from '../../ports/overview.ts';
import { entriesOf, pendingByLink, rowsByLink } from './pending-by-link.ts';
import { integer, optionalInteger, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

const LINKS =
  'SELECT id AS link, import_rows_done, import_rows_total FROM sync_links WHERE unlinked_at IS NULL';

/** Each through an index that has all it needs: the documents of the rows are not touched. */
const KNOWN =
  'SELECT link_id AS link, COUNT(pk) AS entries FROM sync_rows FORCE INDEX (by_pk) GROUP BY link_id';
const HELD = `
  SELECT link_id AS link, COUNT(*) AS entries FROM sync_rows FORCE INDEX (by_place)
  WHERE held_cells > 0 GROUP BY link_id`;
const DIRTY = `
  SELECT link_id AS link, COUNT(*) AS entries FROM sync_rows FORCE INDEX (by_dirty)
  WHERE dirty = 1 GROUP BY link_id`;

/** The last one of each link, found by a jump in the index and not by a look at all of them. */
const lastOf = (direction: 'sheet-to-mysql' | 'mysql-to-sheet') => `
  SELECT l.link, a.created_at AS last
  FROM (SELECT link_id AS link, direction, MAX(id) AS id FROM sync_activity FORCE INDEX (by_direction)
        GROUP BY link_id, direction) l
  JOIN sync_activity a ON a.id = l.id WHERE l.direction = '${direction}'`;

/** By the internal number of the link; links that are over are left out. */
export async function overviewOfAll(session: Session): Promise<ReadonlyMap<number, LinkFacts>> {
  const links = await rowsByLink(session, LINKS);
  const pending = await pendingByLink(session);
  const known = await rowsByLink(session, KNOWN);
  const held = await rowsByLink(session, HELD);
  const dirty = await rowsByLink(session, DIRTY);
  const lastEdits = await rowsByLink(session, lastOf('sheet-to-mysql'));
  const lastChanges = await rowsByLink(session, lastOf('mysql-to-sheet'));
  return new Map(
    [...links].map(([link, row]) => {
      const { edits, oldestEditAt, changes, oldestChangeAt, ...waiting } = pending(link);
      const facts: LinkFacts = {
        rows: entriesOf(known.get(link)),
        heldRows: entriesOf(held.get(link)),
        imported: {
          done: integer(row, 'import_rows_done'),
          total: optionalInteger(row, 'import_rows_total'),
        },
        edits: { pending: edits, lastAt: lastAt(lastEdits.get(link)), oldestPendingAt: oldestEditAt },
        changes: { pending: changes, lastAt: lastAt(lastChanges.get(link)), oldestPendingAt: oldestChangeAt },
        ...waiting,
        dirtyRows: entriesOf(dirty.get(link)),
      };
      return [link, facts];
    }),
  );
}

function lastAt(row: Row | undefined): number | null {
  return row ? Math.floor(fromSqlDateTime(text(row, 'last')) / MICROS_PER_MS) : null;
}
