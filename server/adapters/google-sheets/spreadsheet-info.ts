/** What Google tells of a spreadsheet besides its cells, in the product's terms. */
import type { sheets_v4 } from '@googleapis/sheets';

import { tokenId } from '../../core/once-token.ts';
import type { SheetRead, SpreadsheetInfo, TabInfo } from '../../ports/sheets.ts';

export function readInfo(spreadsheet: sheets_v4.Schema$Spreadsheet): SpreadsheetInfo {
  return {
    title: spreadsheet.properties?.title ?? '',
    timeZone: spreadsheet.properties?.timeZone ?? 'Etc/GMT',
    locale: spreadsheet.properties?.locale ?? 'en_US',
    tabs: (spreadsheet.sheets ?? []).map(readTab),
  };
}

function readTab({ properties }: sheets_v4.Schema$Sheet): TabInfo {
  return {
    tabId: properties?.sheetId ?? 0,
    title: properties?.title ?? '',
    rowCount: properties?.gridProperties?.rowCount ?? 0,
    columnCount: properties?.gridProperties?.columnCount ?? 0,
  };
}

/** Filter views whose id is a once-token's; whether the title is ours as well is for the reader to judge. */
export function readTokens(spreadsheet: sheets_v4.Schema$Spreadsheet): SheetRead['tokens'] {
  return (spreadsheet.sheets ?? [])
    .flatMap((sheet) => sheet.filterViews ?? [])
    .map((view) => ({ id: view.filterViewId ?? 0, title: view.title ?? '' }))
    .filter((view) => view.id >= tokenId(0));
}
