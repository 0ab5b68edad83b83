/** Alerts as people read them, in chat and mail: what is wrong, since when, and where the runbook says what to do. */
import type { KnownAlert, Notices } from './alert-notices.ts';
import { duration } from './alerts.ts';

export interface AlertMessage {
  subject: string;
  /** Plain text. */
  body: string;
}

/** Alerts that one message names; the rest is a number. */
const NAMED_MAX = 20;
const RUNBOOK = 'docs/operations.md';

/** `now` in milliseconds since 1970. Null when there is nothing to say. */
export function alertMessage({ say, over }: Pick<Notices, 'say' | 'over'>, now: number): AlertMessage | null {
  const first = say[0] ?? over[0];
  if (first === undefined) return null;
  const more = say.length + over.length - 1;
  const subject = `Rowlink${say.length === 0 ? ', over' : ''}: ${first.sentence}`;
  return {
    subject: more === 0 ? subject : `${subject} (and ${more} more)`,
    body: [
      ...named(say, (alert) => begun(alert, now)),
      ...named(over, (alert) => `Over: ${alert.sentence}`),
    ].join('\n'),
  };
}

function begun({ kind, sentence, since }: KnownAlert, now: number): string {
  const lasts = now - since >= 120_000 ? ` Since ${duration(now - since)}.` : '';
  return `${sentence}${lasts} What to do: ${RUNBOOK}#${kind}`;
}

function named(alerts: readonly KnownAlert[], line: (alert: KnownAlert) => string): string[] {
  const rest = alerts.length - NAMED_MAX;
  return [...alerts.slice(0, NAMED_MAX).map(line), ...(rest > 0 ? [`… and ${rest} more.`] : [])];
}
