/**
 * How much of a day's Apps Script limits the triggers of one person have used, as far as the server can know: what was sent to it. Runs
 * that sent nothing, and other scripts of that person, are not known, so it is a lower bound. Pure.
 */
import type { ClockSample } from '../../shared/protocol/edit-batch.ts';

/** In the last 24 hours. */
export interface AddonUse {
  requests: number;
  /** Milliseconds that its triggers ran. */
  runMs: number;
}

export interface NearLimit {
  percent: number;
  sentence: string;
}

/** Google's published limits for an account. Their day begins with the first use; the last 24 hours are never less. */
const LIMITS = {
  private: { requests: 20_000, runMs: 90 * 60_000 },
  workspace: { requests: 100_000, runMs: 360 * 60_000 },
} as const;
const NEAR_PERCENT = 80;
/** Google ends every run by then. */
const RUN_MS_MAX = 360_000;
const MINUTE_MS = 60_000;

/**
 * How long the run took that sent this batch, from its start to the server's answer: the add-on's clock is told by its last exchange.
 * 0 when it is not. `t1`: the server's clock at the receipt. All in milliseconds.
 */
export function runMsOf(
  { capturedAt, clock }: { capturedAt: number; clock: ClockSample | null },
  t1: number,
): number {
  if (clock === null) return 0;
  const ahead = (clock.t0 + clock.t2) / 2 - clock.t1;
  const back = Math.max(0, clock.t2 - clock.t0) / 2;
  return Math.min(Math.max(0, Math.round(t1 + ahead + back - capturedAt)), RUN_MS_MAX);
}

/**
 * Null: far from the limits. Gmail's addresses are private accounts, which have the lower ones; others are taken for Google
 * Workspace's; of an unknown `person` (null) the lower ones count.
 */
export function nearLimit(person: string | null, { requests, runMs }: AddonUse): NearLimit | null {
  const isPrivate = person === null || /@(gmail|googlemail)\.com$/i.test(person);
  const limits = isPrivate ? LIMITS.private : LIMITS.workspace;
  const [ofRequests, ofTime] = [requests / limits.requests, runMs / limits.runMs];
  const percent = Math.floor(Math.max(ofRequests, ofTime) * 100);
  if (percent < NEAR_PERCENT) return null;
  const used =
    ofTime >= ofRequests
      ? `${number(runMs / MINUTE_MS)} of the ${number(limits.runMs / MINUTE_MS)} minutes a day that Google lets them run`
      : `${number(requests)} of the ${number(limits.requests)} requests a day that Google lets them send`;
  const whose = person === null ? 'The triggers of this spreadsheet' : `The triggers of ${person}`;
  return { percent, sentence: `${whose} have used at least ${used} (${percent} %).` };
}

function number(value: number): string {
  return Math.floor(value).toLocaleString('en-US');
}
