/** Whether a call to Google may be made now: never more than the limit within any minute, by account and by project. Pure. */
import {
  accountOf,
  callsOfKind,
  msUntilAtMost,
  projectCalls,
  withAccount,
  type BudgetedCall,
  type BudgetLimits,
  type BudgetState,
  type CallKind,
} from './budget-state.ts';

export interface CallAsked {
  account: string;
  sheet: string;
  kind: CallKind;
}

/** `waitMs` 0: it is taken, and `state` knows it; else when to ask again. */
export interface Taken {
  /** The same object as before when nothing changed. */
  state: BudgetState;
  waitMs: number;
  /** The call that is to be made now. */
  call?: BudgetedCall;
}

/** `state` as of `now`. A call that a turn set aside for the spreadsheet is made in its place. */
export function takeCall(
  state: BudgetState,
  limits: BudgetLimits,
  { account, sheet, kind }: CallAsked,
  now: number,
): Taken {
  const budget = accountOf(state, account);
  if (budget.pausedUntil > now) return { state, waitMs: budget.pausedUntil - now };
  const aside = budget.calls.find((call) => call.isAside && call.sheet === sheet && call.kind === kind);
  const others = budget.calls.filter((call) => call !== aside);
  const made: BudgetedCall = { at: now, sheet, kind, ...(aside?.purpose && { purpose: aside.purpose }) };
  if (aside === undefined) {
    const waitMs = msUntilRoom(state, limits, account, kind, now);
    if (waitMs > 0) return { state, waitMs };
  }
  return {
    state: withAccount(state, account, { ...budget, calls: [...others, made] }),
    waitMs: 0,
    call: made,
  };
}

/** Milliseconds until `count` calls more have room; `kept` places stay free, of the account's. */
export function msUntilRoom(
  state: BudgetState,
  limits: BudgetLimits,
  account: string,
  kind: CallKind,
  now: number,
  { count = 1, kept = 0 } = {},
): number {
  const max = kind === 'read' ? limits.reads : limits.writes;
  return Math.max(
    msUntilAtMost(callsOfKind(accountOf(state, account).calls, kind), max - count - kept, now),
    msUntilAtMost(callsOfKind(projectCalls(state), kind), limits.project - count, now),
  );
}
