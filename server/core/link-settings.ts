/** What the add-on keeps of a link, to know the columns of an edit. Pure. */
import type { LinkSettings } from '../../shared/protocol/registration.ts';
import type { Link } from './link.ts';

export function linkSettings(link: Link): LinkSettings {
  return {
    linkId: link.publicId,
    tabId: link.tabId,
    headerRow: link.headerRow + 1,
    keyColumn: link.keyColumn,
    keyHeader: link.keyHeader,
    columns: link.columns.map(({ id, index, header }) => ({ id, index, header })),
    registry: link.version,
  };
}
