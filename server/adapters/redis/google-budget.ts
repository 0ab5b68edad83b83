/** The budget of all Google accounts, kept in Redis: those of one Cloud project count together, each in its own quota besides. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';

import type { BudgetLimits } from '../../core/budget/budget-state.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Log } from '../../ports/log.ts';
import { budgetByProject } from './budget-by-project.ts';
import { redisBudgetStore } from './budget-store.ts';
import { sharedBudget } from './shared-budget.ts';

export interface GoogleAccounts {
  accounts: readonly { email: string; project: string }[];
  /** The account that works on a spreadsheet. */
  accountOf: (googleId: string) => Promise<string>;
}

export interface GoogleBudgetOptions extends GoogleAccounts {
  redis: Redis;
  prefix: string;
  limits: BudgetLimits;
  log: Log;
}

export function googleBudget({
  redis,
  prefix,
  limits,
  log,
  accounts,
  accountOf,
}: GoogleBudgetOptions): Budget {
  const budgetOf = (project: string): Budget =>
    sharedBudget({
      store: redisBudgetStore(redis, prefix, project),
      limits,
      accountOf,
      log,
      random: Math.random,
      now: Date.now,
      sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }),
    });
  const projects = [...Map.groupBy(accounts, ({ project }) => project)];
  const budgets = projects.flatMap(([project, members]) => {
    const budget = budgetOf(project);
    return members.map(({ email }): [string, Budget] => [email, budget]);
  });
  return budgetByProject({ accountOf, budgets: new Map(budgets) });
}
