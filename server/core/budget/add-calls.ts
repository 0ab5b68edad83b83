/** Adds calls that a state does not know yet: those a process made while it could not share them, or before the state was lost. Pure. */
import { accountOf, withAccount, type BudgetedCall, type BudgetState } from './budget-state.ts';

export type OwnCall = BudgetedCall & { account: string };

export function addCalls(state: BudgetState, own: readonly OwnCall[]): BudgetState {
  return own.reduce((sum, { account, ...call }) => {
    const budget = accountOf(sum, account);
    return withAccount(sum, account, { ...budget, calls: [...budget.calls, call] });
  }, state);
}
