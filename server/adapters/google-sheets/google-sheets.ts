/** The Sheets port over Google's API, and what its calls tell of Google. */
import type { LastCall } from '../../core/sheets-access.ts';
import type { Sheets } from '../../ports/sheets.ts';
import type { SheetNotes } from '../../ports/sheet-notes.ts';
import { sheetNotesOver } from './cell-notes.ts';
import { clientByAccount } from './client-by-account.ts';
import { googleClient, type CallReport, type ClientOptions, type GoogleClient } from './client.ts';
import { isOutage, toSyncError } from './google-errors.ts';
import { sheetsOver, type SheetsOptions } from './sheets-over.ts';

export interface GoogleSheetsOptions extends Omit<ClientOptions, 'account'>, SheetsOptions {
  /** Those among which spreadsheets are shared; at least one. */
  accounts: readonly ClientOptions['account'][];
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The port, and what the health check asks without making a call. */
export interface GoogleSheets extends Sheets {
  notes: SheetNotes;
  lastCall(): LastCall | null;
}

export function googleSheets(options: GoogleSheetsOptions): GoogleSheets {
  const { newTabId, now, accounts, accountOf, ...clientOptions } = options;
  let last: LastCall | null = null;
  const onCall = (call: CallReport): void => {
    last = { at: now(), ...judge(call) };
    options.onCall?.(call);
  };
  const clients = accounts.map((account): [string, GoogleClient] => [
    account.email,
    googleClient({ ...clientOptions, account, onCall }),
  ]);
  const client = clientByAccount(new Map(clients), accountOf);
  return {
    ...sheetsOver(client, { newTabId, accountOf }),
    notes: sheetNotesOver(client),
    lastCall: () => last,
  };
}

/** What a call tells of Google and of our access to it; the refusal of one spreadsheet tells nothing of that. */
function judge({ failure }: CallReport): Pick<LastCall, 'access' | 'problem'> {
  if (failure === null || !isOutage(failure)) return { access: 'up', problem: null };
  return { access: failure.status === 429 ? 'limited' : 'down', problem: toSyncError(failure).message };
}
