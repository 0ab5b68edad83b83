/** What each of our accounts at Google has to do, and how much of its quota it used within the last minute. */
import type { AccountView } from '../../shared/protocol/operator-api/views.ts';
import type { AccountBook } from '../ports/accounts.ts';
import type { Budget } from '../ports/budget.ts';

/** `accounts`: their addresses, in the order in which they are configured. */
export function listAccounts(
  book: Pick<AccountBook, 'loads'>,
  budget: Pick<Budget, 'usedBy'>,
  accounts: readonly string[],
): () => Promise<AccountView[]> {
  return async () => {
    const [loads, uses] = await Promise.all([book.loads(), budget.usedBy(accounts)]);
    return accounts.flatMap((account) => {
      const use = uses.get(account);
      return use ? [{ account, spreadsheets: loads.get(account) ?? 0, ...use }] : [];
    });
  };
}
