/** Which Google account works on a spreadsheet. Pure. */

/** The one with the fewest spreadsheets; of several, the first. `accounts`: addresses, at least one. */
export function leastLoaded(accounts: readonly string[], loads: ReadonlyMap<string, number>): string {
  const load = (account: string): number => loads.get(account) ?? 0;
  return accounts.reduce((least, account) => (load(account) < load(least) ? account : least));
}

/**
 * The account that works on a spreadsheet now: the one it was given, as long as we have its key. Another one is named by order, not
 * stored, so that a key which comes back finds everything as it was.
 */
export function accountNow(accounts: readonly string[], given: string | null | undefined): string {
  const [first = ''] = accounts;
  return given != null && accounts.includes(given) ? given : first;
}
