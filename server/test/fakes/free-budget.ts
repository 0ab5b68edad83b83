/** A budget without limits. */
import type { Budget } from '../../ports/budget.ts';

export const freeBudget: Budget = {
  turn: () => Promise.resolve(0),
  take: () => Promise.resolve(0),
  page: () => Promise.resolve(),
  refused: () => Promise.resolve(),
  used: () =>
    Promise.resolve({
      reads: { used: 0, max: 55 },
      writes: { used: 0, max: 55 },
      pausedUntil: null,
    }),
};
