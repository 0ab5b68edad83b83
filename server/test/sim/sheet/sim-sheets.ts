/**
 * The Sheets port of one simulated process: the product's own adapter code over the simulated client, so that requests,
 * answers and the judgement of failures are the real ones.
 */
import type { GoogleClient } from '../../../adapters/google-sheets/client.ts';
import { sheetsOver } from '../../../adapters/google-sheets/sheets-over.ts';
import type { Sheets } from '../../../ports/sheets.ts';

/** `newTabId` is asked once for each scratch tab. */
export function simSheets(client: GoogleClient, newTabId: () => number): Sheets {
  return sheetsOver(client, { newTabId, accountOf: () => Promise.resolve('sync@example.com') });
}
