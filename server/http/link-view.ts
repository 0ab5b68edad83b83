/** Links as people see them: their state in a sentence, and what waits. */
import type { LinkView } from '../../shared/protocol/link-api/views.ts';
import { nearLimit, type AddonUse } from '../core/addon-limits.ts';
import { DELETE_GUARD } from '../core/delete-guard.ts';
import type { Link } from '../core/link.ts';
import { filterWish } from '../core/row-filter.ts';
import { MICROS_PER_MS, type Micros } from '../core/micros.ts';
import type { AddonRunBook } from '../ports/addon-runs.ts';
import type { Budget, QuotaUse } from '../ports/budget.ts';
import type { LinkReads, LinkWatch } from '../ports/link-reads.ts';
import type { LinkFacts, Overview, Waiting } from '../ports/overview.ts';
import type { Spreadsheets } from '../ports/spreadsheets.ts';
import { linkSentence } from './link-sentence.ts';
import { toIso } from './iso-time.ts';

export interface ViewPorts {
  overview: Overview;
  spreadsheets: Pick<Spreadsheets, 'get' | 'list'>;
  linkReads: Pick<LinkReads, 'of' | 'all'>;
  addonRuns: Pick<AddonRunBook, 'of' | 'all'>;
  budget: Pick<Budget, 'used' | 'usedOf'>;
}

/** What is known beside the link itself. */
export interface LinkSurroundings {
  googleId: string;
  facts: LinkFacts;
  watch: LinkWatch;
  quota: QuotaUse;
  /** Of whoever has the triggers. */
  addonUse: AddonUse;
}

export async function viewLink(ports: ViewPorts, link: Link): Promise<LinkView> {
  const { googleId } = await ports.spreadsheets.get(link.spreadsheet);
  const [facts, watch, addonUse, quota] = await Promise.all([
    ports.overview.of(link),
    ports.linkReads.of(link.id),
    ports.addonRuns.of(link.id),
    ports.budget.used(googleId),
  ]);
  return toLinkView(link, { googleId, facts, watch, addonUse, quota });
}

/** Pure. */
export function toLinkView(
  link: Link,
  { googleId, facts, watch, addonUse, quota }: LinkSurroundings,
): LinkView {
  return {
    linkId: link.publicId,
    spreadsheetId: googleId,
    table: link.table,
    tab: link.tabName,
    tabId: link.tabId,
    headerRow: link.headerRow + 1,
    keyHeader: link.ownKey ? link.keyHeader : null,
    status: link.status,
    sentence: linkSentence(link, facts, watch),
    pauseReason: link.pauseReason,
    policy: link.policy,
    deletes: link.deletes ?? 'delete',
    notes: link.notes === true,
    ...(link.attached?.filter && { filter: filterWish(link.attached.filter) }),
    deleteGuard: link.deleteGuard ?? DELETE_GUARD,
    rows: facts.rows,
    importing: link.status === 'importing' ? importing(facts) : null,
    edits: waiting(facts.edits),
    changes: waiting(facts.changes),
    openConflicts: facts.openConflicts,
    issues: facts.issues,
    deadLetters: facts.deadLetters,
    approvals: facts.approvals,
    heldRows: facts.heldRows,
    drift: watch.drift && { cells: watch.drift.cells, at: isoOf(watch.drift.at) },
    triggers: {
      owner: watch.owner,
      lastSeenAt: isoOf(watch.lastWebhookAt),
      silent: watch.isSilent,
      nearLimit: nearLimit(watch.owner, addonUse),
    },
    quota: quotaView(quota),
  };
}

function quotaView({ reads, writes, pausedUntil }: QuotaUse): LinkView['quota'] {
  return { reads, writes, pausedUntil: toIso(pausedUntil) };
}

function isoOf(at: Micros): string;
function isoOf(at: Micros | null): string | null;
function isoOf(at: Micros | null): string | null {
  return toIso(at === null ? null : Math.floor(at / MICROS_PER_MS));
}

function importing({ imported }: LinkFacts): LinkView['importing'] {
  return { rowsDone: imported.done, rowsTotal: imported.total };
}

function waiting({ pending, lastAt, oldestPendingAt }: Waiting): LinkView['edits'] {
  return { pending, lastAt: toIso(lastAt), oldestPendingAt: toIso(oldestPendingAt) };
}
