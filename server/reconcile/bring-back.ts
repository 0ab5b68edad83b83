/**
 * Ends the matching of a link that is linked again: rows of MySQL's that found no row in the tab come back to it. Nothing is
 * deleted on either side: while the link was over nobody could say what a row that is gone means. Only rows without any value stay
 * away from a link that clears rows: those were deleted in the tab before.
 */
import type { RowState } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';

const PAGE_ROWS_MAX = 500;

export async function bringBack(
  ports: Pick<Ports, 'database' | 'spreadsheets' | 'rows' | 'tables'>,
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
      const cleared = await clearedRows(ports, tx, link, states);
      const [kept, forgotten]: [RowState[], string[]] = [[], []];
      for (const state of states.values()) {
        if (state.pk === null) forgotten.push(state.key);
        else if (cleared.has(state.pk)) kept.push({ ...state, base: null, row: null, dirty: false });
        else kept.push({ ...state, base: null, row: null, dirty: true });
      }
      await ports.rows.save(tx, link.id, kept);
      await ports.rows.forget(tx, link.id, forgotten);
    });
  }
}

/** Primary keys of rows that hold nothing at all. */
async function clearedRows(
  ports: Pick<Ports, 'tables'>,
  tx: Tx,
  link: Link,
  states: ReadonlyMap<string, RowState>,
): Promise<Set<string>> {
  if (link.deletes !== 'clear') return new Set();
  const pks = [...states.values()].flatMap(({ pk, base }) => (base === null ? (pk ?? []) : []));
  const images = await ports.tables.read(tx, link, pks);
  const isBlank = (values: Readonly<Record<string, unknown>>) =>
    Object.values(values).every((value) => value === null);
  return new Set([...images.values()].flatMap(({ pk, values }) => (isBlank(values) ? [pk] : [])));
}
