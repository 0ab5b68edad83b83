/** The requests of the checks, of the kinds and shapes that Rowlink's writes are made of (`server/test/verified-requests.test.ts`). */
import type { sheets_v4 } from '@googleapis/sheets';

type Request = sheets_v4.Schema$Request;

/** Half-open, 0-based. */
export interface Area {
  tabId: number;
  startRow: number;
  endRow: number;
  startColumn: number;
  endColumn: number;
}

export function gridRange(area: Area): sheets_v4.Schema$GridRange {
  return {
    sheetId: area.tabId,
    startRowIndex: area.startRow,
    endRowIndex: area.endRow,
    startColumnIndex: area.startColumn,
    endColumnIndex: area.endColumn,
  };
}

/** The once-token: a filter view with an id of our choice. */
export function token(tabId: number, filterViewId: number, title: string): Request {
  const range = gridRange({ tabId, startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 });
  return { addFilterView: { filter: { filterViewId, title, range } } };
}

/** Texts as typed cells, never parsed. */
export function writeTexts(tabId: number, row: number, column: number, rows: readonly string[][]): Request {
  const cell = (text: string) => ({ userEnteredValue: { stringValue: text } });
  return {
    updateCells: {
      start: { sheetId: tabId, rowIndex: row, columnIndex: column },
      rows: rows.map((texts) => ({ values: texts.map(cell) })),
      fields: 'userEnteredValue',
    },
  };
}

/** Copies cells as they are, so that formulas, formats and all come along. */
export function copy(source: Area, destination: { tabId: number; row: number; column: number }): Request {
  const { tabId, row, column } = destination;
  return {
    copyPaste: {
      source: gridRange(source),
      destination: gridRange({
        tabId,
        startRow: row,
        endRow: row + source.endRow - source.startRow,
        startColumn: column,
        endColumn: column + source.endColumn - source.startColumn,
      }),
      pasteType: 'PASTE_NORMAL',
      pasteOrientation: 'NORMAL',
    },
  };
}
