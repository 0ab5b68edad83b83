/** The budgets of several Google Cloud projects as one: each has its own limits, and a spreadsheet's calls count in that of its account. */
import type { Budget } from '../../ports/budget.ts';

export interface Projects {
  /** The account that works on a spreadsheet. */
  accountOf: (googleId: string) => Promise<string>;
  /** The budget in which an account's calls count; one for all accounts of a project. */
  budgets: ReadonlyMap<string, Budget>;
}

/** Throws RangeError for an account without a budget. */
export function budgetByProject({ accountOf, budgets }: Projects): Budget {
  const [only, ...others] = new Set(budgets.values());
  if (only && others.length === 0) return only;
  const by = (account: string): Budget => {
    const budget = budgets.get(account);
    if (budget === undefined) throw new RangeError('the account has no budget');
    return budget;
  };
  const of = async (googleId: string): Promise<Budget> => by(await accountOf(googleId));
  return {
    turn: async (wanted) => (await of(wanted.googleId)).turn(wanted),
    take: async (googleId, ...rest) => (await of(googleId)).take(googleId, ...rest),
    page: async (googleId, signal) => (await of(googleId)).page(googleId, signal),
    refused: async (googleId) => (await of(googleId)).refused(googleId),
    used: async (googleId) => (await of(googleId)).used(googleId),
    async usedOf(googleIds) {
      const places = await Promise.all(
        googleIds.map(async (googleId) => [await of(googleId), googleId] as const),
      );
      const groups = Map.groupBy(places, ([budget]) => budget);
      const uses = [...groups].map(([budget, group]) => budget.usedOf(group.map(([, googleId]) => googleId)));
      return new Map((await Promise.all(uses)).flatMap((use) => [...use]));
    },
    async usedBy(accounts) {
      const uses = [...Map.groupBy(accounts, by)].map(([budget, group]) => budget.usedBy(group));
      return new Map((await Promise.all(uses)).flatMap((use) => [...use]));
    },
  };
}
