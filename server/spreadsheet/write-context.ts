/** What the Sheets port needs to know of link and spreadsheet to write, burn and read back. */
import type { Link } from '../core/link.ts';
import type { WriteContext } from '../ports/sheets.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import { scratchTabOf } from './scratch-tab-of.ts';

export function writeContext(spreadsheet: Spreadsheet, link: Link): WriteContext {
  return {
    googleId: spreadsheet.googleId,
    tabId: link.tabId,
    scratchTabId: scratchTabOf(spreadsheet),
    nonce: spreadsheet.nonce,
    headerRow: link.headerRow,
    keyColumn: link.keyColumn,
    columns: link.columns,
  };
}
