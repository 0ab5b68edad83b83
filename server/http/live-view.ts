/** What the dashboard is told of one look at everything, and what is new in it since the last one. Pure. */
import type { LiveEvent, LiveFacts, LiveLink } from '../../shared/protocol/operator-api/views.ts';
import type { Alert } from '../core/alerts.ts';
import type { LinkOperations, LivingProcess, Operations } from '../core/operations.ts';
import type { DoorbellQueue, QueueCounts } from '../ports/doorbell.ts';

export interface LiveLook {
  operations: Operations;
  alerts: readonly Alert[];
  /** Null: Redis does not answer. */
  queues: Readonly<Record<DoorbellQueue, QueueCounts>> | null;
}

/** What somebody was told so far, each part as text. */
export interface Told {
  links: ReadonlyMap<string, string>;
  facts: string;
}

/** `sheetUrl` gives the page of a tab. `told` null: nothing yet. The event is null when there is nothing new. */
export function liveNews(
  { operations, alerts, queues }: LiveLook,
  told: Told | null,
  sheetUrl: (googleId: string, tabId: number) => string,
): { event: LiveEvent | null; told: Told } {
  const links = operations.links.map((link) => toLink(link, sheetUrl));
  const facts: LiveFacts = {
    alerts: alerts.map(({ kind, key, sentence }) => ({ kind, key, sentence })),
    processes: operations.processes.map(toProcess),
    queues: queues && Object.entries(queues).map(([name, counts]) => ({ name, ...counts })),
    oldestUnsettledAt: operations.oldestUnsettledAt,
  };
  const now: Told = {
    links: new Map(links.map((link) => [link.linkId, JSON.stringify(link)])),
    facts: JSON.stringify({
      ...facts,
      processes: facts.processes.map((process) => ({ ...process, seenAt: 0 })),
    }),
  };
  const changed = links.filter(({ linkId }) => told?.links.get(linkId) !== now.links.get(linkId));
  const gone = [...(told?.links.keys() ?? [])].filter((linkId) => !now.links.has(linkId));
  const isNewFacts = told?.facts !== now.facts;
  if (told !== null && changed.length + gone.length === 0 && !isNewFacts) return { event: null, told: now };
  return {
    event: {
      at: operations.at,
      isWhole: told === null,
      links: changed,
      gone,
      facts: isNewFacts ? facts : null,
    },
    told: now,
  };
}

function toLink(link: LinkOperations, sheetUrl: (googleId: string, tabId: number) => string): LiveLink {
  return {
    linkId: link.publicId,
    title: link.spreadsheetTitle,
    sheetUrl: sheetUrl(link.googleId, link.tabId),
    tab: link.tab,
    table: link.table,
    status: link.status,
    isPausedByPerson: link.pausedByPerson,
    pauseReason: link.pauseReason,
    pendingEdits: link.pendingEdits,
    oldestEditAt: link.oldestEditAt,
    pendingChanges: link.pendingChanges,
    oldestChangeAt: link.oldestChangeAt,
    openConflicts: link.openConflicts,
    issues: link.issues,
    deadLetters: link.deadLetters,
    approvals: link.approvals,
    driftCells: link.driftCells,
    isSilent: link.isSilent,
  };
}

function toProcess({
  name,
  roles,
  startedAt,
  seenAt,
  lastCall,
  limitedCalls,
}: LivingProcess): LiveFacts['processes'][number] {
  return {
    name,
    roles: [...roles],
    startedAt,
    seenAt,
    google: lastCall?.access ?? null,
    problem: lastCall?.problem ?? null,
    limitedCalls,
  };
}
