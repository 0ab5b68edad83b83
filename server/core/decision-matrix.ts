/**
 * The decision matrix: what is done with an edit or a change of one row, in either direction. Four layers keep a write from
 * coming back as an edit: the origin stamp (our writes mark no change), the row's hash (it tells whose the last write was), the
 * cooldown and the lock. Only base and time make an echo; cooldown and lock put a row off, they never drop anything. Pure.
 */

/** `SKIP`: an echo, stale, or nothing new; `DEFER`: later, it stays stored; `PROCESS`: merge; `CONFLICT`: merge by policy. */
export type Decision = 'SKIP' | 'DEFER' | 'PROCESS' | 'CONFLICT';

export interface RowSituation {
  /** An open intent has the row, or the other direction or a customer has it locked: nothing about it is sure. */
  isLocked: boolean;
  /** Something in it is newer than the base. */
  isNews: boolean;
  /** The other side touched the row within the cooldown. */
  isCooling: boolean;
  /** Both sides changed the same cell. */
  isContested: boolean;
}

export function decideRow({ isLocked, isNews, isCooling, isContested }: RowSituation): Decision {
  if (isLocked) return 'DEFER';
  if (!isNews) return 'SKIP';
  if (isCooling) return 'DEFER';
  return isContested ? 'CONFLICT' : 'PROCESS';
}
