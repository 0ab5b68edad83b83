/** How a link of the live list is doing: a tone, a word and what it needs. Pure. */
import { counted, lasting } from '../../../addon/sidebar/words.ts';
import type { LiveLink } from '../../../shared/protocol/operator-api/views.ts';

export type Tone = 'problem' | 'wait' | 'busy' | 'good';

export interface LinkState {
  tone: Tone;
  word: string;
  /** Empty when there is nothing to say. */
  note: string;
}

/** Waiting longer than this is late. */
const LATE_MS = 60_000;

/** The most pressing first. `now` in milliseconds since 1970. */
export function stateOf(link: LiveLink, now: number): LinkState {
  if (link.status === 'paused' && !link.isPausedByPerson) {
    return { tone: 'problem', word: 'Paused', note: link.pauseReason ?? '' };
  }
  const waitedMs = lagOf(link, now);
  if (link.status === 'active' && waitedMs > LATE_MS) {
    return { tone: 'problem', word: 'Late', note: `Something waits for ${lasting(waitedMs)}.` };
  }
  const wanted = [
    link.approvals > 0 && counted(link.approvals, 'question'),
    link.openConflicts > 0 && counted(link.openConflicts, 'conflict'),
    link.deadLetters > 0 && counted(link.deadLetters, 'dead letter'),
    link.issues > 0 && counted(link.issues, 'issue'),
    link.isSilent && 'triggers are silent',
  ].filter((each) => each !== false);
  if (wanted.length > 0) return { tone: 'wait', word: 'Needs you', note: wanted.join(', ') };
  if (link.status === 'paused') return { tone: 'wait', word: 'Paused', note: 'By a person.' };
  if (link.status === 'importing') return { tone: 'busy', word: 'First sync', note: '' };
  const waiting = link.pendingEdits + link.pendingChanges;
  if (waiting > 0) return { tone: 'busy', word: 'Syncing', note: `${counted(waiting, 'thing')} on the way` };
  return { tone: 'good', word: 'In sync', note: '' };
}

/** How long the oldest that waits has waited; 0 when nothing waits. */
export function lagOf({ oldestEditAt, oldestChangeAt }: LiveLink, now: number): number {
  const since = Math.min(oldestEditAt ?? Infinity, oldestChangeAt ?? Infinity);
  return since === Infinity ? 0 : Math.max(0, now - since);
}

const ORDER: readonly Tone[] = ['problem', 'wait', 'busy', 'good'];

/** The most pressing first, then by name. */
export function byUrgency(now: number): (a: LiveLink, b: LiveLink) => number {
  const rank = (link: LiveLink) => ORDER.indexOf(stateOf(link, now).tone);
  return (a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title) || a.tab.localeCompare(b.tab);
}
