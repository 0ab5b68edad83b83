/** The requests that make, grow and prepare tabs around the writes: the scratch tab and the key column. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { TabInfo } from '../../ports/sheets.ts';
import {
  EXPLANATION,
  EXPLANATION_ROW,
  IDENTITY_COLUMN,
  N_ROW,
  SCRATCH_ROWS_OURS,
  SCRATCH_TITLE,
} from './scratch-tab.ts';
import { textCell, updateCells } from './typed-cells.ts';

type Request = sheets_v4.Schema$Request;

/** A new scratch tab holds writes to tabs of the usual first size; it grows with them. */
const NEW_GRID = { rowCount: 1_000 + SCRATCH_ROWS_OURS, columnCount: 27 };

/** Rows and columns added beyond the need, so that a growing tab does not cost a call each time. */
const SPARE_ROWS = 500;
const SPARE_COLUMNS = 2;

/** `_sync`, or `_sync 2` and so on when somebody has a tab of that name. */
export function freeScratchTitle(tabs: readonly TabInfo[]): string {
  const taken = new Set(tabs.map((tab) => tab.title.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const title = number === 1 ? SCRATCH_TITLE : `${SCRATCH_TITLE} ${number}`;
    if (!taken.has(title)) return title;
  }
}

export function isScratchTitle(title: string): boolean {
  return title === SCRATCH_TITLE || title.startsWith(`${SCRATCH_TITLE} `);
}

export function createScratchRequests(
  tabId: number,
  title: string,
  nonce: string,
  editor: string,
  lastAppliedN: number,
): Request[] {
  return [
    { addSheet: { properties: { sheetId: tabId, title, hidden: true, gridProperties: NEW_GRID } } },
    updateCells(tabId, N_ROW, IDENTITY_COLUMN, [
      [{ userEnteredValue: { numberValue: lastAppliedN } }],
      [textCell(nonce)],
    ]),
    explainScratch(tabId),
    {
      addProtectedRange: {
        protectedRange: {
          range: { sheetId: tabId },
          description: 'Used by the sync with the database',
          warningOnly: false,
          editors: { users: [editor] },
        },
      },
    },
  ];
}

/** Tells people what the scratch tab is. */
export function explainScratch(tabId: number): Request {
  return updateCells(
    tabId,
    EXPLANATION_ROW,
    IDENTITY_COLUMN,
    EXPLANATION.map((line) => [textCell(line)]),
  );
}

/** Nothing when a write to a tab of this size fits already. */
export function growScratchRequests(scratch: TabInfo, rows: number, columns: number): Request[] {
  const missingRows = rows + SCRATCH_ROWS_OURS - scratch.rowCount;
  /** One column more than the copies: the row keys after the write. */
  const missingColumns = columns + 1 - scratch.columnCount;
  return [
    ...(missingRows > 0 ? [append(scratch.tabId, 'ROWS', missingRows + SPARE_ROWS)] : []),
    ...(missingColumns > 0 ? [append(scratch.tabId, 'COLUMNS', missingColumns + SPARE_COLUMNS)] : []),
  ];
}

export function writeHeadersRequests(tab: TabInfo, headerRow: number, headers: readonly string[]): Request[] {
  const missing = headers.length - tab.columnCount;
  return [
    ...(missing > 0 ? [append(tab.tabId, 'COLUMNS', missing)] : []),
    updateCells(tab.tabId, headerRow, 0, [headers.map(textCell)]),
  ];
}

export function addKeyColumnRequests(
  tab: TabInfo,
  headerRow: number,
  column: number,
  header: string,
): Request[] {
  const missing = column + 1 - tab.columnCount;
  return [
    ...(missing > 0 ? [append(tab.tabId, 'COLUMNS', missing)] : []),
    updateCells(tab.tabId, headerRow, column, [[textCell(header)]]),
    {
      updateDimensionProperties: {
        range: { sheetId: tab.tabId, dimension: 'COLUMNS', startIndex: column, endIndex: column + 1 },
        properties: { hiddenByUser: true },
        fields: 'hiddenByUser',
      },
    },
  ];
}

export function deleteColumn(tabId: number, column: number): Request {
  const range = { sheetId: tabId, dimension: 'COLUMNS', startIndex: column, endIndex: column + 1 };
  return { deleteDimension: { range } };
}

function append(tabId: number, dimension: 'ROWS' | 'COLUMNS', length: number): Request {
  return { appendDimension: { sheetId: tabId, dimension, length } };
}
