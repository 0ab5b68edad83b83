/** The header row of a linked tab with the tags on its columns, as one read shows both. */
import type { RawCell } from '../../shared/cell.ts';
import type { Link } from '../core/link.ts';
import { headerText } from '../core/read-tab.ts';
import type { HeaderSeen } from '../core/schema/registered-column.ts';
import type { SheetRead } from '../ports/sheets.ts';

/** `header` are the cells of the whole header row, from column A on. */
export function headerOf(
  link: Pick<Link, 'publicId' | 'tabId'>,
  read: Pick<SheetRead, 'columnTags'>,
  header: readonly RawCell[],
): HeaderSeen {
  const tags = read.columnTags.filter((tag) => tag.link === link.publicId && tag.tabId === link.tabId);
  return { texts: header.map(headerText), tags: tags.map(({ column, id }) => ({ column, id })) };
}
