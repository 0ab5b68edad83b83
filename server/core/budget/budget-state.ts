/**
 * The calls to Google that one project made within the last minute, by account, and who waits for a turn. All processes share one
 * such state; times are milliseconds of one clock, that of whoever keeps it. Pure.
 */
export type CallKind = 'read' | 'write';

/**
 * Why a turn is wanted: `changes` takes MySQL's changes to the sheet, `asked` reads a whole tab because somebody did something there,
 * `scheduled` reads one that nobody asked for, `page` goes on with a read of a large tab that has begun, whoever asked for it.
 */
export type TurnPurpose = 'changes' | 'asked' | 'scheduled' | 'page';

export interface BudgetedCall {
  /** When it was made; of one that is set aside: until when it may be made. */
  at: number;
  /** Google's id of the spreadsheet. */
  sheet: string;
  kind: CallKind;
  purpose?: TurnPurpose;
  /** Set aside by a turn and not made yet. */
  isAside?: true;
}

/** A spreadsheet that was told to come again. */
export interface Waiter {
  sheet: string;
  purpose: TurnPurpose;
  since: number;
  /** Who does not come again by then has lost the place. */
  until: number;
}

export interface AccountBudget {
  calls: readonly BudgetedCall[];
  line: readonly Waiter[];
  /** Google refused a call: nothing is asked of it before. */
  pausedUntil: number;
  /** Refusals in a row. */
  refusals: number;
}

export interface BudgetState {
  /** When it was made: a younger one may lack calls of before. */
  bornAt: number;
  /** When it was changed last. */
  at: number;
  accounts: Readonly<Record<string, AccountBudget>>;
}

/** Calls within any 60 seconds. */
export interface BudgetLimits {
  reads: number;
  writes: number;
  /** Of all accounts together, each of reads and writes. */
  project: number;
  /** When calls are scarce, changes of one spreadsheet are gathered for up to so many milliseconds… */
  batchMs: number;
  /** … or until so many rows wait. */
  batchRows: number;
}

export const WINDOW_MS = 60_000;
/** How far the clock may step back before what is known counts as known just now. */
const STEP_BACK_MS_MAX = 5_000;

const NOTHING: AccountBudget = { calls: [], line: [], pausedUntil: 0, refusals: 0 };

export function newBudget(now: number): BudgetState {
  return { bornAt: now, at: now, accounts: {} };
}

/** The state without what no longer counts, and the time that counts: it never steps back. */
export function budgetAt(state: BudgetState, now: number): { state: BudgetState; now: number } {
  const steppedBack = state.at - now > STEP_BACK_MS_MAX;
  const time = steppedBack ? now : Math.max(now, state.at);
  const clamp = (call: BudgetedCall) => (steppedBack && call.at > time ? { ...call, at: time } : call);
  const accounts = Object.entries(state.accounts).map(([account, { calls, line, ...rest }]) => [
    account,
    {
      calls: calls.map(clamp).filter(({ at, isAside }) => (isAside ? at >= time : at > time - WINDOW_MS)),
      line: line.filter(({ until }) => until >= time),
      refusals: rest.refusals,
      pausedUntil: steppedBack ? Math.min(rest.pausedUntil, time + WINDOW_MS) : rest.pausedUntil,
    },
  ]);
  const bornAt = Math.min(state.bornAt, time);
  return {
    state: { bornAt, at: time, accounts: Object.fromEntries(accounts) as BudgetState['accounts'] },
    now: time,
  };
}

export function accountOf(state: BudgetState, account: string): AccountBudget {
  return state.accounts[account] ?? NOTHING;
}

export function withAccount(state: BudgetState, account: string, budget: AccountBudget): BudgetState {
  return { ...state, accounts: { ...state.accounts, [account]: budget } };
}

export function callsOfKind(calls: readonly BudgetedCall[], kind: CallKind): BudgetedCall[] {
  return calls.filter((call) => call.kind === kind);
}

/** Calls of all accounts. */
export function projectCalls(state: BudgetState): BudgetedCall[] {
  return Object.values(state.accounts).flatMap(({ calls }) => calls);
}

/**
 * Milliseconds until at most `room` of these calls are left within the minute; 0: that is so now. Calls that are set aside leave a
 * minute after they can be made at the latest.
 */
export function msUntilAtMost(calls: readonly BudgetedCall[], room: number, now: number): number {
  const excess = calls.length - Math.max(0, room);
  if (excess <= 0) return 0;
  const leaving = calls.map(({ at }) => at + WINDOW_MS).toSorted((a, b) => a - b);
  return Math.max(1, (leaving[excess - 1] ?? now + WINDOW_MS) - now);
}
