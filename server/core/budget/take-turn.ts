/**
 * Whose turn it is to call Google. A turn sets the calls of one step aside. Spreadsheets that used least come first, then who waits
 * longest; reads that nobody asked for come last. Some places are kept for spreadsheets that were quiet and for steps under way. Pure.
 */
import {
  accountOf,
  callsOfKind,
  msUntilAtMost,
  withAccount,
  WINDOW_MS,
  type AccountBudget,
  type BudgetedCall,
  type BudgetLimits,
  type BudgetState,
  type CallKind,
  type TurnPurpose,
  type Waiter,
} from './budget-state.ts';
import { msUntilRoom, type Taken } from './take-call.ts';

export interface TurnAsked {
  account: string;
  sheet: string;
  purpose: TurnPurpose;
  /** Rows that wait. */
  rows: number;
}

/** What a turn sets aside. What the step calls besides has the kept places. A tab is read twice until it is sure what is absent. */
const ASIDE: Readonly<Record<TurnPurpose, readonly { kind: CallKind; count: number }[]>> = {
  changes: [
    { kind: 'read', count: 1 },
    { kind: 'write', count: 1 },
  ],
  asked: [{ kind: 'read', count: 2 }],
  scheduled: [{ kind: 'read', count: 2 }],
  page: [{ kind: 'read', count: 1 }],
};
/** What a turn set aside is to be called within. */
const ASIDE_MS = 10_000;
/** Reads that nobody asked for take at most this part. */
const SCHEDULED_SHARE = 1 / 4;
/** A spreadsheet with less than this part of an even share of the calls is quiet. */
const QUIET_PART = 1 / 2;
/** The part of the calls that is kept for quiet spreadsheets, and for steps under way. */
const KEPT_SHARE = 1 / 10;
/** Calls are scarce once more than this part of them is used. */
const SCARCE_FROM = 1 / 2;
/** Who was told to come again and is later than this has lost the place. */
const LATE_MS = 5_000;

/** `state` as of `now`. */
export function takeTurn(state: BudgetState, limits: BudgetLimits, asked: TurnAsked, now: number): Taken {
  const { account, sheet, purpose } = asked;
  const budget = accountOf(state, account);
  // The first pages have what the turn of their step set aside.
  if (purpose === 'page' && budget.pausedUntil <= now && hasRead(budget, sheet)) return { state, waitMs: 0 };
  // Another turn of the same spreadsheet takes the place of the last one, whatever that left unused.
  const calls = budget.calls.filter((call) => !(call.isAside && call.sheet === sheet));
  const bare =
    calls.length === budget.calls.length ? state : withAccount(state, account, { ...budget, calls });
  const early = Math.max(
    budget.pausedUntil - now,
    msUntilPace(calls, limits, asked, now),
    purpose === 'scheduled' ? msUntilShare(calls, limits, now) : 0,
  );
  if (early > 0) return { state: bare, waitMs: early };

  const waitMs = Math.max(
    ...ASIDE[purpose].map(({ kind, count }) => {
      const kept = isQuiet(calls, limits, asked) ? 0 : Math.ceil(limitOf(limits, kind) * KEPT_SHARE);
      const before = waitersBefore(budget, asked) * count;
      return msUntilRoom(bare, limits, account, kind, now, { count, kept: kept + before });
    }),
  );
  if (waitMs > 0) {
    const line = joinLine(budget.line, { sheet, purpose, since: now, until: now + waitMs + LATE_MS });
    return { state: withAccount(state, account, { ...budget, calls, line }), waitMs };
  }
  const aside = ASIDE[purpose].flatMap(({ kind, count }) =>
    Array.from({ length: count }, () => ({
      at: now + ASIDE_MS,
      sheet,
      kind,
      purpose,
      isAside: true as const,
    })),
  );
  const line = budget.line.filter((waiter) => !isSame(waiter, asked));
  return {
    state: withAccount(state, account, { ...budget, calls: [...calls, ...aside], line }),
    waitMs: 0,
  };
}

/**
 * Milliseconds until this spreadsheet may go on: none while calls are plenty; the scarcer they are, the longer work is gathered after
 * its last call. Enough rows need not wait so long, but never go faster than would be fair to all.
 */
function msUntilPace(
  calls: readonly BudgetedCall[],
  limits: BudgetLimits,
  asked: TurnAsked,
  now: number,
): number {
  return Math.max(...ASIDE[asked.purpose].map(({ kind }) => msUntilPaceOf(kind, calls, limits, asked, now)));
}

/**
 * Reads for changes and reads of the whole tab go at paces of their own: the one may be what the other waits for, so neither
 * must be able to hold it up for ever.
 */
function msUntilPaceOf(
  kind: CallKind,
  calls: readonly BudgetedCall[],
  limits: BudgetLimits,
  { sheet, purpose, rows }: TurnAsked,
  now: number,
): number {
  const made = callsOfKind(calls, kind).filter(({ isAside }) => !isAside);
  const mine = made.filter((call) => call.sheet === sheet && (kind === 'write' || isSameWork(call, purpose)));
  const last = Math.max(...mine.map(({ at }) => at));
  const used = made.length / limitOf(limits, kind);
  if (used <= SCARCE_FROM || last === -Infinity) return 0;
  // More than all of them: those that the limits of a moment ago allowed.
  const gatherMs = (limits.batchMs * (Math.min(1, used) - SCARCE_FROM)) / (1 - SCARCE_FROM);
  const sheets = new Set(made.map((call) => call.sheet)).size;
  const evenMs = (WINDOW_MS / (limitOf(limits, kind) * (1 - KEPT_SHARE))) * sheets;
  const gapMs = rows >= limits.batchRows ? Math.min(gatherMs, evenMs) : gatherMs;
  return Math.max(0, Math.ceil(last + gapMs - now));
}

function isSameWork(call: BudgetedCall, purpose: TurnPurpose): boolean {
  return call.purpose !== undefined && (call.purpose === 'changes') === (purpose === 'changes');
}

function msUntilShare(calls: readonly BudgetedCall[], { reads }: BudgetLimits, now: number): number {
  const scheduled = callsOfKind(calls, 'read').filter(({ purpose }) => purpose === 'scheduled');
  const [{ count } = { count: 1 }] = ASIDE.scheduled;
  return msUntilAtMost(scheduled, Math.max(count, Math.floor(reads * SCHEDULED_SHARE)) - count, now);
}

function hasRead({ calls }: AccountBudget, sheet: string): boolean {
  return calls.some((call) => call.isAside && call.sheet === sheet && call.kind === 'read');
}

function limitOf({ reads, writes }: BudgetLimits, kind: CallKind): number {
  return kind === 'read' ? reads : writes;
}

function isQuiet(
  calls: readonly BudgetedCall[],
  { reads, writes }: BudgetLimits,
  { sheet, purpose }: TurnAsked,
): boolean {
  const sheets = new Set([...calls.map((call) => call.sheet), sheet]).size;
  return purpose !== 'scheduled' && usedBy(calls, sheet) < (QUIET_PART * (reads + writes)) / sheets;
}

function usedBy(calls: readonly BudgetedCall[], sheet: string): number {
  return calls.filter((call) => call.sheet === sheet).length;
}

/** Who has the first turn: other spreadsheets, and of the same one what waits longer. */
function waitersBefore({ calls, line }: AccountBudget, asked: TurnAsked): number {
  const mine = line.find((waiter) => isSame(waiter, asked));
  const used = usedBy(calls, asked.sheet);
  const isLast = asked.purpose === 'scheduled';
  return line.filter((waiter) => {
    if (waiter === mine) return false;
    if ((waiter.purpose === 'scheduled') !== isLast) return isLast;
    const usedByIt = usedBy(calls, waiter.sheet);
    if (usedByIt !== used) return usedByIt < used;
    return mine === undefined || waiter.since < mine.since;
  }).length;
}

/** Who waits already keeps its place. */
function joinLine(line: readonly Waiter[], waiter: Waiter): Waiter[] {
  const known = line.find((each) => isSame(each, waiter));
  return [...line.filter((each) => each !== known), { ...waiter, since: known?.since ?? waiter.since }];
}

function isSame(waiter: Waiter, { sheet, purpose }: Pick<Waiter, 'sheet' | 'purpose'>): boolean {
  return waiter.sheet === sheet && waiter.purpose === purpose;
}
