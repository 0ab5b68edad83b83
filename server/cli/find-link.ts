/** Which link a person means: by its id or the beginning of it, its table, its tab, or its spreadsheet. */
import type { LinkView } from '../../shared/protocol/link-api/views.ts';
import { CliError } from './cli-error.ts';

export type Findable = Pick<LinkView, 'linkId' | 'table' | 'tab' | 'spreadsheetId'>;

/** Fewer characters of an id are taken for a name. */
const PREFIX_LENGTH_MIN = 4;

/** Throws LINK_UNKNOWN when nothing fits, LINK_AMBIGUOUS when several do; each says what there is. */
export function findLink<L extends Findable>(links: readonly L[], wanted: string): L {
  const ways: ((link: L) => boolean)[] = [
    ({ linkId }) => linkId === wanted,
    ({ table }) => table === wanted,
    ({ tab }) => tab === wanted,
    ({ spreadsheetId }) => spreadsheetId === wanted,
    ({ linkId }) => wanted.length >= PREFIX_LENGTH_MIN && linkId.startsWith(wanted),
  ];
  for (const isWanted of ways) {
    const [first, ...others] = links.filter(isWanted);
    if (first === undefined) continue;
    if (others.length === 0) return first;
    throw new CliError(
      'LINK_AMBIGUOUS',
      `"${wanted}" may mean several links. Name one by its id or its table.`,
      undefined,
      [first, ...others].map(describe),
    );
  }
  throw new CliError(
    'LINK_UNKNOWN',
    links.length === 0
      ? 'There is no link yet. Link a tab with "link", or from the sidebar.'
      : `There is no link "${wanted}". Name one by its id, its table or its tab.`,
    undefined,
    links.map(describe),
  );
}

function describe({ linkId, table, tab }: Findable): string {
  return `${linkId}  table ${table}, tab "${tab}"`;
}
