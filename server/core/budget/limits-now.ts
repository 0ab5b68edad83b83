/** How much of the quota may be used by a state that may lack calls of before, or by one process of several that cannot ask the others. Pure. */
import type { BudgetLimits, BudgetState } from './budget-state.ts';

/** After Redis was wiped, until all processes that call have told again what they called. */
const YOUNG_MS = 10_000;
const YOUNG_SHARE = 1 / 2;
/** Who was told to wait by a process that could not ask the others comes again after this: Redis may be back. */
const ALONE_MS = 5_000;
/** Without Redis a process does not know of the others. */
const ALONE_SHARE = 1 / 4;

export function limitsAt(limits: BudgetLimits, { bornAt }: BudgetState, now: number): BudgetLimits {
  return now - bornAt < YOUNG_MS ? share(limits, YOUNG_SHARE) : limits;
}

/** What half of the limits told to wait is not waited for any longer than there is but half. */
export function waitAt({ bornAt }: BudgetState, waitMs: number, now: number): number {
  const youngMs = bornAt + YOUNG_MS - now;
  return youngMs > 0 ? Math.min(waitMs, youngMs) : waitMs;
}

export function waitAlone(waitMs: number): number {
  return Math.min(waitMs, ALONE_MS);
}

export function limitsAlone(limits: BudgetLimits): BudgetLimits {
  return share(limits, ALONE_SHARE);
}

function share(limits: BudgetLimits, part: number): BudgetLimits {
  const of = (max: number) => Math.max(1, Math.floor(max * part));
  return { ...limits, reads: of(limits.reads), writes: of(limits.writes), project: of(limits.project) };
}
