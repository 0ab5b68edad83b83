/** The tab id of `_sync`. A spreadsheet with links has one since registration. */
import { SyncError } from '../core/sync-error.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';

export function scratchTabOf(spreadsheet: Spreadsheet): number {
  if (spreadsheet.scratchTabId === null) {
    throw new SyncError('INVARIANT', 'the spreadsheet has no scratch tab');
  }
  return spreadsheet.scratchTabId;
}
