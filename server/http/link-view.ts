/** One link as people see it: its state in a sentence, and what waits. */
import type { LinkView } from '../../shared/protocol/link-api/views.ts';
import { DELETE_GUARD } from '../core/delete-guard.ts';
import type { Link } from '../core/link.ts';
import type { LinkFacts, Overview, Waiting } from '../ports/overview.ts';
import type { Spreadsheets } from '../ports/spreadsheets.ts';
import { linkSentence } from './link-sentence.ts';
import { toIso } from './status.ts';

export interface ViewPorts {
  overview: Overview;
  spreadsheets: Pick<Spreadsheets, 'get'>;
}

export async function viewLink({ overview, spreadsheets }: ViewPorts, link: Link): Promise<LinkView> {
  const [facts, { googleId }] = await Promise.all([overview.of(link), spreadsheets.get(link.spreadsheet)]);
  return {
    linkId: link.publicId,
    spreadsheetId: googleId,
    table: link.table,
    tab: link.tabName,
    status: link.status,
    sentence: linkSentence(link, facts),
    pauseReason: link.pauseReason,
    policy: link.policy,
    deletes: 'delete',
    deleteGuard: DELETE_GUARD,
    rows: facts.rows,
    importing: link.status === 'importing' ? importing(facts) : null,
    edits: waiting(facts.edits),
    changes: waiting(facts.changes),
    openConflicts: facts.openConflicts,
    issues: facts.issues,
    deadLetters: facts.deadLetters,
    approvals: 0,
    heldRows: facts.heldRows,
    drift: null,
    triggers: { owner: null, lastSeenAt: toIso(facts.lastBatchAt), silent: false },
    quota: null,
  };
}

function importing({ imported }: LinkFacts): LinkView['importing'] {
  return { rowsDone: imported.done, rowsTotal: imported.total };
}

function waiting({ pending, lastAt, oldestPendingAt }: Waiting): LinkView['edits'] {
  return { pending, lastAt: toIso(lastAt), oldestPendingAt: toIso(oldestPendingAt) };
}
