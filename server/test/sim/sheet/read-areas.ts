/** Answers of the simulated Google: the cells of areas as its API gives them. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { Entered, SimCell } from './cell.ts';
import type { SimTab } from './sim-tab.ts';
import type { SimWorkbook } from './sim-workbook.ts';

/** Half-open; an open end reads to the end of the grid. */
export interface ReadArea {
  tabId: number;
  startRow: number;
  endRow?: number;
  startColumn: number;
  endColumn?: number;
}

/**
 * The file with the cells of these areas, gathered by tab. Null when an area begins outside of the grid or its tab is gone:
 * Google refuses such a read. `home` is the tab in which formulas show their values.
 */
export function readAreas(
  workbook: SimWorkbook,
  areas: readonly ReadArea[],
  home: number,
): sheets_v4.Schema$Spreadsheet | null {
  const sheets = new Map<number, sheets_v4.Schema$Sheet & { data: sheets_v4.Schema$GridData[] }>();
  for (const area of areas) {
    const tab = workbook.tab(area.tabId);
    if (tab === undefined) return null;
    if (area.startRow >= tab.rows.length || area.startColumn >= tab.columnCount) return null;
    const known = sheets.get(tab.id) ?? { ...sheetOf(workbook, tab), data: [] };
    known.data.push(gridOf(workbook, tab, area, tab.id === home));
    sheets.set(tab.id, known);
  }
  return { ...propertiesOf(workbook), sheets: [...sheets.values()] };
}

/** As `spreadsheets.get` without cells. */
export function describeFile(workbook: SimWorkbook): sheets_v4.Schema$Spreadsheet {
  return { ...propertiesOf(workbook), sheets: workbook.tabs.map((tab) => sheetOf(workbook, tab)) };
}

function propertiesOf({ title, timeZone, locale }: SimWorkbook): sheets_v4.Schema$Spreadsheet {
  return { properties: { title, timeZone, locale } };
}

function sheetOf(workbook: SimWorkbook, tab: SimTab): sheets_v4.Schema$Sheet {
  return {
    properties: {
      sheetId: tab.id,
      title: tab.title,
      gridProperties: { rowCount: tab.rows.length, columnCount: tab.columnCount },
    },
    filterViews: workbook.filterViews
      .filter(({ tabId }) => tabId === tab.id)
      .map(({ id, title }) => ({ filterViewId: id, title })),
  };
}

/** Ragged as Google's: nothing after the last cell that holds something. */
function gridOf(
  workbook: SimWorkbook,
  tab: SimTab,
  { startRow, endRow = tab.rows.length, startColumn, endColumn = tab.columnCount }: ReadArea,
  isHome: boolean,
): sheets_v4.Schema$GridData {
  const rowData = tab.rows.slice(startRow, endRow).map(({ cells }) => ({
    values: cells
      .slice(startColumn, Math.min(endColumn, tab.columnCount))
      .map((cell) => cellData(cell, workbook.shown(cell, isHome))),
  }));
  while (rowData.at(-1)?.values.length === 0) rowData.pop();
  const columnMetadata = Array.from({ length: Math.max(0, endColumn - startColumn) }, (_, offset) => ({
    developerMetadata: tab.columnTags
      .filter(({ column }) => column === startColumn + offset)
      .map(({ key, value }) => ({ metadataKey: key, metadataValue: value })),
  }));
  return { startRow, startColumn, rowData, columnMetadata };
}

function cellData(cell: SimCell, shown: Entered): sheets_v4.Schema$CellData {
  return {
    ...(cell.formula !== null && { userEnteredValue: { formulaValue: cell.formula } }),
    ...(shown !== null && { effectiveValue: extendedValue(shown) }),
    ...(cell.isDate && { effectiveFormat: { numberFormat: { type: 'DATE' } } }),
  };
}

function extendedValue(shown: NonNullable<Entered>): sheets_v4.Schema$ExtendedValue {
  if (typeof shown === 'string') return { stringValue: shown };
  return typeof shown === 'number' ? { numberValue: shown } : { boolValue: shown };
}
