/** `Sheet`: a tab, known by its id. Everything else about it is asked when it is wanted. */
import { call, exposed } from './bridge.ts';
import type { RangeFacade } from './range.ts';
import { rangeFacade } from './range.ts';

export interface SheetFacade {
  getSheetId(): number;
  getRange(row: number, column: number, rows?: number, columns?: number): RangeFacade;
}

export function sheetFacade(tabId: number): SheetFacade {
  const ask = (method: string): unknown => call('SpreadsheetApp', `Sheet.${method}`, tabId);
  const sheet: SheetFacade = exposed('Sheet', {
    getSheetId: () => ask('getSheetId') as number,
    getName: () => ask('getName'),
    getSheetName: () => ask('getName'),
    getLastRow: () => ask('getLastRow'),
    getLastColumn: () => ask('getLastColumn'),
    getMaxRows: () => ask('getMaxRows'),
    getMaxColumns: () => ask('getMaxColumns'),
    isSheetHidden: () => ask('isSheetHidden'),
    getRange: (row: number, column: number, rows = 1, columns = 1): RangeFacade => {
      if (typeof row !== 'number') {
        throw new Error('Sheet.getRange with A1 notation is not a part of the Apps Script host.');
      }
      if (row < 1) throw new Error('The starting row of the range is too small.');
      if (column < 1) throw new Error('The starting column of the range is too small.');
      if (rows < 1) throw new Error('The number of rows in the range must be at least 1.');
      if (columns < 1) throw new Error('The number of columns in the range must be at least 1.');
      return rangeFacade(sheet, { tabId, row, column, rows, columns });
    },
  });
  return sheet;
}
