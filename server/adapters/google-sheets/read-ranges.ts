/** Reads of grid ranges by tab id, so that a renamed tab cannot mislead. */
import type { sheets_v4 } from '@googleapis/sheets';

import { SyncError } from '../../core/sync-error.ts';
import type { GridRange, RangeRead } from '../../ports/sheets.ts';
import { readRows } from './read-cells.ts';

export function toDataFilter(range: GridRange): sheets_v4.Schema$DataFilter {
  return {
    gridRange: {
      sheetId: range.tabId,
      startRowIndex: range.startRow,
      startColumnIndex: range.startColumn,
      ...(range.endRow !== undefined && { endRowIndex: range.endRow }),
      ...(range.endColumn !== undefined && { endColumnIndex: range.endColumn }),
    },
  };
}

/** The answer's grids in the order of the request. Google gives one grid for each range, gathered by tab. */
export function matchRanges(
  spreadsheet: sheets_v4.Schema$Spreadsheet,
  ranges: readonly GridRange[],
): RangeRead[] {
  const unused = new Map(
    (spreadsheet.sheets ?? []).map((sheet) => [sheet.properties?.sheetId ?? 0, [...(sheet.data ?? [])]]),
  );
  return ranges.map((range) => {
    const grids = unused.get(range.tabId) ?? [];
    const position = grids.findIndex(
      (grid) => (grid.startRow ?? 0) === range.startRow && (grid.startColumn ?? 0) === range.startColumn,
    );
    const grid = grids.splice(position, position < 0 ? 0 : 1)[0];
    if (!grid) {
      throw new SyncError(
        'SHEETS_GONE',
        `tab ${range.tabId} was not in Google's answer from row ${range.startRow + 1} on`,
      );
    }
    return { startRow: range.startRow, startColumn: range.startColumn, rows: readRows(grid) };
  });
}
