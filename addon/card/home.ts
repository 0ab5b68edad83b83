/** What the homepage card tells: the synced tabs of the spreadsheet, each with its state in a sentence. */
import { callLink } from '../backend.ts';
import { readLinks } from '../document-state.ts';
import type { Link } from '../document-state.ts';
import type { Host } from '../host.ts';
import { mergeEntries } from '../outbox.ts';

export interface Home {
  tabs: HomeTab[];
  /** Synced tabs that were not asked about. */
  more: number;
}

export interface HomeTab {
  title: string;
  table: string;
  sentence: string;
  /** Things that wait for a person. */
  waiting: number;
}

/** Each asks the server once, one after the other, and a card has 30 seconds. */
const TABS_MAX = 8;

export function homeOf(host: Host): Home {
  const links = readLinks(host);
  const shown = links.slice(0, TABS_MAX);
  return { tabs: shown.map((link) => homeTab(host, link)), more: links.length - shown.length };
}

function homeTab(host: Host, link: Link): HomeTab {
  const title = host.tabById(link.settings.tabId)?.title() ?? 'A tab that was deleted';
  const answered = callLink(host, link, 'readLink', {});
  if (!answered.ok) {
    const rows = mergeEntries(Object.values(link.outbox)).rows.size;
    const kept =
      rows === 0 ? '' : ` ${rows === 1 ? 'One row waits' : `${rows} rows wait`} to be sent; nothing is lost.`;
    return { title, table: link.tableName, sentence: `${answered.problem.message}${kept}`, waiting: 0 };
  }
  const { table, sentence, openConflicts, issues, deadLetters, approvals } = answered.answer;
  return { title, table, sentence, waiting: openConflicts + issues + deadLetters + approvals };
}
