/**
 * Attempts of work that fails because of itself: a few, with growing waits, then it is set aside. What the surroundings
 * fail (Google, MySQL or Redis away, a quota, a lock) uses up no attempt. Pure.
 */
import { SyncError } from './sync-error.ts';

/** Milliseconds before the second attempt, the third and so on; after the last one the work is set aside. */
export const ATTEMPT_DELAYS_MS: readonly number[] = [5_000, 10_000, 20_000];

export interface NextAttempt {
  /** How long the work rests at least, in milliseconds. Newer work of a row that was set aside waits as long, too. */
  restMs: number;
  isSetAside: boolean;
}

/** `failed` counts the attempts so far, the one that just failed included. */
export function afterFailure(failed: number, delaysMs: readonly number[]): NextAttempt {
  const restMs = delaysMs[failed - 1];
  return restMs === undefined
    ? { restMs: delaysMs.at(-1) ?? 0, isSetAside: true }
    : { restMs, isSetAside: false };
}

/** Whether an error tells of the work itself: to do it again is an attempt. */
export function isOwnFailure(error: unknown): boolean {
  return !(error instanceof SyncError) || error.retry === 'attempts';
}
