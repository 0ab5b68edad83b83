/** A budget without limits. */
import type { Budget, QuotaUse } from '../../ports/budget.ts';

const UNUSED: QuotaUse = { reads: { used: 0, max: 55 }, writes: { used: 0, max: 55 }, pausedUntil: null };

export const freeBudget: Budget = {
  turn: () => Promise.resolve(0),
  take: () => Promise.resolve(0),
  page: () => Promise.resolve(),
  refused: () => Promise.resolve(),
  used: () => Promise.resolve(UNUSED),
  usedBy: (accounts) => Promise.resolve(new Map(accounts.map((account) => [account, UNUSED]))),
  usedOf: (googleIds) => Promise.resolve(new Map(googleIds.map((googleId) => [googleId, UNUSED]))),
};
