/**
 * Shares Google's accounts among spreadsheets: who gets linked first is given the account with the fewest, and keeps it. With one
 * account nothing is looked up. With several, what is stored is remembered for some seconds: a move is known by then.
 */
import { accountNow, leastLoaded } from '../core/choose-account.ts';
import type { AccountBook } from '../ports/accounts.ts';

export interface SharedAccounts {
  /** Address of the account that works on the spreadsheet now. */
  of: (googleId: string) => Promise<string>;
  /** The same for one that is about to be linked: it is given an account unless it has one that we have the key of. */
  assign: (googleId: string) => Promise<string>;
}

export interface ShareOptions {
  /** Addresses of the accounts whose keys we have; at least one. */
  accounts: readonly string[];
  /** Milliseconds on a clock that never steps back. */
  now: () => number;
}

const REMEMBERED_MS = 5_000;
/** Milliseconds after a move until nobody goes by what he remembered. */
export const KNOWN_WITHIN_MS = REMEMBERED_MS + 500;

export function shareAccounts(book: AccountBook, { accounts, now }: ShareOptions): SharedAccounts {
  let known: ReadonlyMap<string, string> | null = null;
  let knownAt = -Infinity;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const at = now();
    try {
      known = await book.all();
      knownAt = at;
    } catch (error) {
      // What was known is better than nothing: spreadsheets rarely move.
      if (known === null) throw error;
    } finally {
      looking = null;
    }
  };

  const given = async (googleId: string): Promise<string | null> => {
    if (known === null || now() - knownAt > REMEMBERED_MS) await (looking ??= look());
    return known?.get(googleId) ?? (await book.of(googleId));
  };

  return {
    of: async (googleId) => accountNow(accounts, accounts.length === 1 ? null : await given(googleId)),

    async assign(googleId) {
      const had = await book.of(googleId);
      if (had !== null && accounts.includes(had)) return had;
      const account = leastLoaded(accounts, await book.loads());
      if (had === null) return accountNow(accounts, await book.give(googleId, account));
      await book.move(googleId, account);
      return account;
    },
  };
}
