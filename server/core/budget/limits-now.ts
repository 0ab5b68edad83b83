/** How much of the quota may be used by a state that may lack calls of before, or by one process of several that cannot ask the others. Pure. */
import type { BudgetLimits, BudgetState } from './budget-state.ts';

/** After Redis was wiped, until all processes that call have told again what they called. */
const YOUNG_MS = 10_000;
const YOUNG_SHARE = 1 / 2;
/** Without Redis a process does not know of the others. */
const ALONE_SHARE = 1 / 4;

export function limitsAt(limits: BudgetLimits, { bornAt }: BudgetState, now: number): BudgetLimits {
  return now - bornAt < YOUNG_MS ? share(limits, YOUNG_SHARE) : limits;
}

export function limitsAlone(limits: BudgetLimits): BudgetLimits {
  return share(limits, ALONE_SHARE);
}

function share(limits: BudgetLimits, part: number): BudgetLimits {
  const of = (max: number) => Math.max(1, Math.floor(max * part));
  return { ...limits, reads: of(limits.reads), writes: of(limits.writes), project: of(limits.project) };
}
