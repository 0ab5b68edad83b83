/** A link, or all of them, as text. */
import { filterSentence } from '../../../shared/filter-sentence.ts';
import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import { counted, plain, short, when } from './plain-text.ts';
import { facts, table } from './table.ts';

export function renderLinks(links: readonly LinkView[]): string {
  if (links.length === 0) return 'There is no link yet.';
  return table(
    ['link', 'table', 'tab', 'status', 'rows', 'waiting', 'for you', 'state'],
    links.map((link) => [
      short(link.linkId),
      short(link.table, 40),
      short(link.tab, 30),
      link.status,
      String(link.rows),
      String(link.edits.pending + link.changes.pending),
      String(forPerson(link)),
      short(link.sentence, 80),
    ]),
  );
}

export function renderLink(link: LinkView): string {
  const { importing, drift, triggers, deleteGuard } = link;
  return [
    plain(link.sentence),
    '',
    facts([
      ['link', plain(link.linkId)],
      ['table', plain(link.table)],
      ['tab', `${plain(link.tab)} of spreadsheet ${plain(link.spreadsheetId)}`],
      ['status', link.status],
      ['paused because', link.pauseReason && plain(link.pauseReason)],
      ['first read', importing && `${importing.rowsDone} of ${importing.rowsTotal ?? '?'} rows`],
      ['rows', String(link.rows)],
      ['edits', lane(link.edits)],
      ['changes', lane(link.changes)],
      ['open conflicts', String(link.openConflicts)],
      ['issues', String(link.issues)],
      ['dead letters', String(link.deadLetters)],
      ['questions', String(link.approvals)],
      ['held rows', String(link.heldRows)],
      ['drift', drift && `${counted(drift.cells, 'cell')} at ${when(drift.at)} UTC`],
      ['triggers', triggersOf(triggers)],
      ['conflicts', POLICIES[link.policy]],
      [
        'deletes',
        link.deletes === 'clear' ? "empty the row's cells on the other side" : 'delete on the other side',
      ],
      ['only rows with', link.filter ? plain(filterSentence(link.filter)) : null],
      ['notes', link.notes === true ? 'on cells that wait for a person' : 'none'],
      [
        'delete guard',
        `more than ${counted(deleteGuard.rows, 'row')} and ${deleteGuard.percent} % at once ask first`,
      ],
    ]),
  ].join('\n');
}

const POLICIES: Record<LinkView['policy'], string> = {
  latest: 'the later write wins',
  sheet: 'the sheet wins',
  db: 'MySQL wins',
  manual: 'a person chooses',
};

/** What somebody has to look at. */
export function forPerson(
  link: Pick<LinkView, 'openConflicts' | 'issues' | 'deadLetters' | 'approvals'>,
): number {
  return link.openConflicts + link.issues + link.deadLetters + link.approvals;
}

function lane({ pending, lastAt, oldestPendingAt }: LinkView['edits']): string {
  const since = oldestPendingAt === null ? '' : ` since ${when(oldestPendingAt)} UTC`;
  const last = lastAt === null ? 'none crossed yet' : `the last crossed ${when(lastAt)} UTC`;
  return `${pending} waiting${since}, ${last}`;
}

function triggersOf({ owner, lastSeenAt, silent }: LinkView['triggers']): string {
  const heard = lastSeenAt === null ? 'nothing heard yet' : `last heard ${when(lastSeenAt)} UTC`;
  const whose = owner === null ? '' : ` (of ${plain(owner)})`;
  return silent ? `silent${whose}, ${heard}: edits cross late` : `${heard}${whose}`;
}
