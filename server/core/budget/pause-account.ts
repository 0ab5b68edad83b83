/** What a refusal of Google's for the quota means: nothing is asked with that account for a while, longer each time. Pure. */
import { accountOf, withAccount, type BudgetState } from './budget-state.ts';

const PAUSE_MS_LEAST = 1_000;
const PAUSE_MS_MOST = 64_000;
/** A refusal so long after the last pause is the first one again. */
const FORGET_MS = 120_000;

/** `state` as of `now`; `random` in [0, 1). Refusals of calls that were under way together count once. */
export function pauseAccount(state: BudgetState, account: string, now: number, random: number): BudgetState {
  const budget = accountOf(state, account);
  if (budget.pausedUntil > now) return state;
  const refusals = now - budget.pausedUntil > FORGET_MS ? 1 : budget.refusals + 1;
  const pauseMs = Math.min(PAUSE_MS_MOST, PAUSE_MS_LEAST * 2 ** refusals);
  const pausedUntil = now + Math.ceil(pauseMs * (1 - random / 4));
  return withAccount(state, account, { ...budget, refusals, pausedUntil });
}
