/**
 * What has to be said about alerts, on one channel: each once when it begins, once a day while it lasts, and once when it is
 * over. An alert that comes and goes within moments is not said at all. Pure.
 */
import type { Alert, AlertKind } from './alerts.ts';

/** An alert as the channel knows it. Times in milliseconds since 1970. */
export interface KnownAlert extends Alert {
  since: number;
  /** When it was said last; null: not yet. */
  saidAt: number | null;
  /** Since when it is off again; null: it is on. */
  goneSince: number | null;
}

export interface Notices {
  /** To be said: it began, or still lasts. */
  say: KnownAlert[];
  /** To be said: it is over. */
  over: KnownAlert[];
  /** Nothing to be said of these now. */
  rest: KnownAlert[];
}

const REMIND_MS = 24 * 3_600_000;
/** How long an alert has to be off before it is said to be over. */
const GONE_MS = 60_000;

/** How long an alert has to be on before it is said: what a restart or a lost connection explains is no news. */
const SAID_AFTER_MS: Readonly<Record<AlertKind, number>> = {
  'link-paused': 0,
  'edits-late': 0,
  'changes-late': 0,
  'dead-letters': 0,
  approval: 0,
  drift: 0,
  'triggers-silent': 0,
  'triggers-limit': 0,
  'write-unsettled': 0,
  quota: 0,
  'google-away': 60_000,
  'role-missing': 60_000,
  'redis-away': 60_000,
};

export function decideNotices(on: readonly Alert[], known: readonly KnownAlert[], now: number): Notices {
  const before = new Map(known.map((alert) => [alert.key, alert]));
  const lasting = on.map((alert): KnownAlert => {
    const { since = now, saidAt = null } = before.get(alert.key) ?? {};
    return { ...alert, since, saidAt, goneSince: null };
  });
  const isOn = new Set(on.map(({ key }) => key));
  // One that was never said may go without a word.
  const gone = known
    .filter(({ key, saidAt }) => !isOn.has(key) && saidAt !== null)
    .map((alert) => ({ ...alert, goneSince: alert.goneSince ?? now }));
  const isDue = ({ kind, since, saidAt }: KnownAlert) =>
    saidAt === null ? now - since >= SAID_AFTER_MS[kind] : now - saidAt >= REMIND_MS;
  const isOver = ({ goneSince }: KnownAlert) => goneSince !== null && now - goneSince >= GONE_MS;
  return {
    say: lasting.filter(isDue),
    over: gone.filter(isOver),
    rest: [...lasting.filter((alert) => !isDue(alert)), ...gone.filter((alert) => !isOver(alert))],
  };
}

/** What the channel knows afterwards. What could not be delivered is still to be said. */
export function knownAfter({ say, over, rest }: Notices, now: number, isDelivered: boolean): KnownAlert[] {
  if (!isDelivered) return [...rest, ...say, ...over];
  return [...rest, ...say.map((alert) => ({ ...alert, saidAt: now }))];
}
