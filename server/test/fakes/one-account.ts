/** An installation with one Google account. */
import type { GoogleSheetsOptions } from '../../adapters/google-sheets/google-sheets.ts';

export function oneAccount(
  account: GoogleSheetsOptions['accounts'][number],
): Pick<GoogleSheetsOptions, 'accounts' | 'accountOf'> {
  return { accounts: [account], accountOf: () => Promise.resolve(account.email) };
}
