/**
 * Which alerts are on, given how the installation stands, and what has to be said about them. Pure: what was said before comes
 * in as a list, what to say and to remember goes out.
 */
import { nearLimit } from './addon-limits.ts';
import type { LinkOperations, Operations } from './operations.ts';
import type { Role } from './role.ts';

export const ALERT_KINDS = [
  'link-paused',
  'edits-late',
  'changes-late',
  'dead-letters',
  'approval',
  'drift',
  'triggers-silent',
  'triggers-limit',
  'write-unsettled',
  'quota',
  'google-away',
  'role-missing',
  'redis-away',
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Alert {
  kind: AlertKind;
  /** One alert at most of a key: the kind, and what it is about. */
  key: string;
  /** What is wrong, in a sentence with names, for people. */
  sentence: string;
}

export interface AlertLimits {
  /** How long an edit or a change may wait. */
  lateMs: number;
  /** Cells in which a scheduled read may find the sides to differ. */
  driftCellsMax: number;
  /** Calls that Google may refuse for the quota in ten minutes. */
  limitedCallsMax: number;
}

export type Situation = Operations & { isRedisUp: boolean };

/** Four times the longest time that a write may be on its way. */
const UNSETTLED_MS = 240_000;
/** A process tells of a failed call for as long as it makes no other; older ones tell nothing of now. */
const CALL_FRESH_MS = 300_000;

export function alertsOn(situation: Situation, limits: AlertLimits): Alert[] {
  return [
    ...situation.links.flatMap((link) => linkAlerts(link, situation.at, limits)),
    ...limitAlerts(situation.links),
    ...installationAlerts(situation, limits),
  ];
}

function linkAlerts(link: LinkOperations, now: number, { lateMs, driftCellsMax }: AlertLimits): Alert[] {
  const about = (kind: AlertKind, isOn: boolean, sentence: () => string): Alert[] =>
    isOn ? [{ kind, key: `${kind}:${link.publicId}`, sentence: `${nameOf(link)}: ${sentence()}` }] : [];
  const waited = (at: number | null) => (at === null ? 0 : now - at);
  const isPaused = link.status === 'paused';
  const [edits, changes] = [waited(link.oldestEditAt), waited(link.oldestChangeAt)];
  return [
    // Whoever paused it knows.
    ...about('link-paused', isPaused && !link.pausedByPerson, () =>
      `the link is paused. ${link.pauseReason ?? ''}`.trim(),
    ),
    // What waits while a link is paused is told by the pause.
    ...about(
      'edits-late',
      !isPaused && edits > lateMs,
      () => `${countOf(link.pendingEdits, 'edit')} not in MySQL yet, the oldest for ${duration(edits)}.`,
    ),
    ...about(
      'changes-late',
      !isPaused && changes > lateMs,
      () =>
        `${countOf(link.pendingChanges, 'change')} not in the sheet yet, the oldest for ${duration(changes)}.`,
    ),
    ...about(
      'dead-letters',
      link.deadLetters > 0,
      () =>
        `${countOf(link.deadLetters, 'dead letter')} waiting: work that was set aside after its last attempt.`,
    ),
    ...about(
      'approval',
      !isPaused && link.approvals > 0,
      () => `${countOf(link.approvals, 'question')} waiting for a person. Open the sidebar and answer.`,
    ),
    ...about(
      'drift',
      (link.driftCells ?? 0) > driftCellsMax,
      () => `sheet and MySQL differed in ${link.driftCells ?? 0} cells at the last scheduled read.`,
    ),
    ...about('triggers-silent', !isPaused && link.isSilent, () => {
      const whose = link.triggerOwner === null ? 'the triggers' : `the triggers of ${link.triggerOwner}`;
      return `edits come of which ${whose} tell nothing. Choose "Take over" in the sidebar.`;
    }),
  ];
}

/** One for each person, whatever he has linked. */
function limitAlerts(links: readonly LinkOperations[]): Alert[] {
  const byPerson = Map.groupBy(links, ({ triggerOwner, googleId }) => triggerOwner ?? googleId);
  return [...byPerson.values()].flatMap(([link]): Alert[] => {
    const near = link === undefined ? null : nearLimit(link.triggerOwner, link.addonUse);
    if (link === undefined || near === null) return [];
    const sentence =
      link.triggerOwner === null ? `"${link.spreadsheetTitle}": ${near.sentence}` : near.sentence;
    return [{ kind: 'triggers-limit', key: `triggers-limit:${link.publicId}`, sentence }];
  });
}

function installationAlerts(situation: Situation, { limitedCallsMax }: AlertLimits): Alert[] {
  const { at: now, processes, oldestUnsettledAt, isRedisUp } = situation;
  const alerts: Alert[] = [];
  const add = (kind: AlertKind, sentence: string, about = '') =>
    alerts.push({ kind, key: about === '' ? kind : `${kind}:${about}`, sentence });
  const limited = processes.reduce((sum, { limitedCalls }) => sum + limitedCalls, 0);
  if (limited > limitedCallsMax) {
    add('quota', `Google refused ${limited} calls for the quota within ten minutes.`);
  }
  const fresh = processes.flatMap(({ lastCall }) =>
    lastCall !== null && now - lastCall.at < CALL_FRESH_MS ? [lastCall] : [],
  );
  const failed = fresh.find(({ access }) => access === 'down');
  if (failed && fresh.every(({ access }) => access === 'down')) {
    add('google-away', `Google Sheets cannot be reached: ${failed.problem ?? 'no answer'}.`);
  }
  if (oldestUnsettledAt !== null && now - oldestUnsettledAt > UNSETTLED_MS) {
    add('write-unsettled', `A write to a sheet is not settled since ${duration(now - oldestUnsettledAt)}.`);
  }
  for (const role of ['api', 'worker'] satisfies Role[]) {
    if (!processes.some(({ roles }) => roles.includes(role))) {
      add('role-missing', `No process with the role ${role} is running.`, role);
    }
  }
  if (!isRedisUp) {
    add('redis-away', 'Redis does not answer: edits are taken in and wait, nothing is written.');
  }
  return alerts;
}

function nameOf({ spreadsheetTitle, tab }: LinkOperations): string {
  return `"${spreadsheetTitle}", tab "${tab}"`;
}

function countOf(count: number, thing: string): string {
  return count === 1 ? `1 ${thing} is` : `${count} ${thing}s are`;
}

/** In the largest unit that leaves a number of at least two. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
