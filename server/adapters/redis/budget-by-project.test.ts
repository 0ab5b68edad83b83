/** Several projects: each call is asked for in the budget of its account's project. */
import { expect, test } from 'vitest';

import { freeBudget } from '../../test/fakes/free-budget.ts';
import type { Budget } from '../../ports/budget.ts';
import { budgetByProject } from './budget-by-project.ts';

const told: string[] = [];
const spied = (project: string): Budget => ({
  ...freeBudget,
  take: (googleId) => {
    told.push(`${project} ${googleId}`);
    return Promise.resolve(0);
  },
});
const [one, two] = [spied('one'), spied('two')];
const budgets = new Map([
  ['a', one],
  ['b', one],
  ['c', two],
]);
const accountOf = (googleId: string) => Promise.resolve(googleId.charAt(0));

test('calls count in the project of their account, and all are told of at once [H12]', async () => {
  const budget = budgetByProject({ budgets, accountOf });
  await budget.take('a1', 'read');
  await budget.take('b1', 'read');
  await budget.take('c1', 'write');
  expect(told).toEqual(['one a1', 'one b1', 'two c1']);
  expect([...(await budget.usedOf(['a1', 'b1', 'c1'])).keys()].sort()).toEqual(['a1', 'b1', 'c1']);
  expect([...(await budget.usedBy(['a', 'b', 'c'])).keys()].sort()).toEqual(['a', 'b', 'c']);
});

test('one project is its budget [H12]', () => {
  expect(
    budgetByProject({
      budgets: new Map([
        ['a', one],
        ['b', one],
      ]),
      accountOf,
    }),
  ).toBe(one);
});
