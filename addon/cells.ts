/** Cells that the sidebar talks about: going to one, and entering a text into one as its person would. */
import { headerMatches } from './capture-edit.ts';
import type { Link } from './document-state.ts';
import { findRows } from './find-rows.ts';
import type { Host, Tab } from './host.ts';
import { handleEdit } from './on-edit.ts';
import { PlainError } from './plain-error.ts';
import { readHeader } from './read-tab.ts';
import type { CellPlace } from './rpc.ts';

/** Puts the cursor on the cell; answers its row. Without a column that is still there, on the row's first cell. */
export function goToCell(tab: Tab, link: Link, place: CellPlace): number {
  const row = rowOf(tab, link, place) ?? place.row;
  if (row === null) throw new PlainError('This row is not in the tab any more.');
  tab.show(row, columnOf(link, place) ?? 0);
  return row;
}

/**
 * Enters the text and tells the server, because what a script enters fires no trigger. The row is found by its key, and the
 * headers have to stand where the link knows them: nothing is entered into another cell. Throws PlainError.
 */
export function typeCell(host: Host, tab: Tab, link: Link, place: CellPlace & { text: string }): number {
  const row = rowOf(tab, link, place);
  const column = columnOf(link, place);
  if (row === null || column === null) {
    throw new PlainError('This cell is not where it was. Look for its row in the tab and type there.');
  }
  const header = readHeader(tab, link.settings);
  if (!headerMatches(link.settings, header.texts, header.firstColumn)) {
    throw new PlainError('The columns of this tab were changed just now. Try again in a moment.');
  }
  tab.type(row, column, place.text);
  tab.show(row, column);
  handleEdit(host, tab, { firstRow: row, rowCount: 1, firstColumn: column, columnCount: 1 }, host.now());
  return row;
}

/** Null when no row has the key. */
function rowOf(tab: Tab, { settings }: Link, { rowKey }: CellPlace): number | null {
  if (rowKey === null) return null;
  return findRows(tab, settings, new Set([rowKey])).get(rowKey) ?? null;
}

function columnOf({ settings }: Link, { columnId }: CellPlace): number | null {
  return settings.columns.find(({ id }) => id === columnId)?.index ?? null;
}
