/**
 * Ends the matching of a link that is linked again: rows of MySQL's that found no row in the tab come back to it. Nothing is
 * deleted on either side: while the link was over nobody could say what a row that is gone means.
 */
import type { RowState } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';

const PAGE_ROWS_MAX = 500;

export async function bringBack(
  ports: Pick<Ports, 'database' | 'spreadsheets' | 'rows'>,
  session: Session,
  link: Link,
  { content }: SeenTab,
): Promise<void> {
  const places = await ports.rows.places(link.id);
  const absent = places.flatMap(({ key }) => (content.keyed.has(key) ? [] : [key]));
  for (let at = 0; at < absent.length; at += PAGE_ROWS_MAX) {
    session.signal.throwIfAborted();
    await ports.database.transaction(async (tx) => {
      await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
      const states = await ports.rows.lock(tx, link.id, absent.slice(at, at + PAGE_ROWS_MAX));
      const [kept, forgotten]: [RowState[], string[]] = [[], []];
      for (const state of states.values()) {
        if (state.pk === null) forgotten.push(state.key);
        else kept.push({ ...state, base: null, row: null, dirty: true });
      }
      await ports.rows.save(tx, link.id, kept);
      await ports.rows.forget(tx, link.id, forgotten);
    });
  }
}
