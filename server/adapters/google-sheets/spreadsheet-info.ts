/** What Google tells of a spreadsheet besides its cells, in the product's terms. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { BlockedArea, CellArea } from '../../core/blocked-cells.ts';
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

function readTab(sheet: sheets_v4.Schema$Sheet): TabInfo {
  const { properties } = sheet;
  const blocked = readBlocked(sheet);
  return {
    tabId: properties?.sheetId ?? 0,
    title: properties?.title ?? '',
    rowCount: properties?.gridProperties?.rowCount ?? 0,
    columnCount: properties?.gridProperties?.columnCount ?? 0,
    ...(blocked.length > 0 && { blocked }),
  };
}

/** A protection that only warns, or that lets us edit, blocks nothing. */
function readBlocked({ protectedRanges, merges }: sheets_v4.Schema$Sheet): BlockedArea[] {
  const against = (protectedRanges ?? []).filter(
    ({ warningOnly, requestingUserCanEdit }) => warningOnly !== true && requestingUserCanEdit !== true,
  );
  return [
    ...against.map(({ range, unprotectedRanges }): BlockedArea => ({
      ...readArea(range ?? {}),
      why: 'protected',
      ...(unprotectedRanges && { except: unprotectedRanges.map(readArea) }),
    })),
    ...(merges ?? []).map((merge): BlockedArea => ({ ...readArea(merge), why: 'merged' })),
  ];
}

function readArea(range: sheets_v4.Schema$GridRange): CellArea {
  return {
    startRow: range.startRowIndex ?? 0,
    startColumn: range.startColumnIndex ?? 0,
    ...(range.endRowIndex != null && { endRow: range.endRowIndex }),
    ...(range.endColumnIndex != null && { endColumn: range.endColumnIndex }),
  };
}

/** Filter views whose id is a once-token's; whether the title is ours as well is for the reader to judge. */
export function readTokens(spreadsheet: sheets_v4.Schema$Spreadsheet): SheetRead['tokens'] {
  return (spreadsheet.sheets ?? [])
    .flatMap((sheet) => sheet.filterViews ?? [])
    .map((view) => ({ id: view.filterViewId ?? 0, title: view.title ?? '' }))
    .filter((view) => view.id >= tokenId(0));
}
