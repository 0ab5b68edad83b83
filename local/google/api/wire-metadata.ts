/** Developer metadata as the API shows it, with the place to which it is tied at the moment. */
import type { LineMetadata, Tab } from '../workbook/tab.ts';
import type { Dimension } from '../workbook/grid-range.ts';
import type { Workbook } from '../workbook/workbook.ts';

/** Metadata with its `location`. */
export function wireMetadata(entry: LineMetadata, location: object): object {
  const { metadataId, metadataKey, metadataValue, visibility } = entry;
  return {
    metadataId,
    metadataKey,
    ...(metadataValue !== undefined && { metadataValue }),
    location,
    visibility,
  };
}

export const spreadsheetLocation = { locationType: 'SPREADSHEET', spreadsheet: true };

export function sheetLocation(tab: Tab): object {
  return { locationType: 'SHEET', sheetId: tab.tabId };
}

export function lineLocation(tab: Tab, dimension: Dimension, index: number): object {
  return {
    locationType: dimension === 'ROWS' ? 'ROW' : 'COLUMN',
    dimensionRange: {
      ...(tab.tabId !== 0 && { sheetId: tab.tabId }),
      dimension,
      ...(index > 0 && { startIndex: index }),
      endIndex: index + 1,
    },
  };
}

/** The metadata of the spreadsheet itself. */
export function metadataOfSpreadsheet(workbook: Workbook): object[] {
  return workbook.state.metadata.map((entry) => wireMetadata(entry, spreadsheetLocation));
}

/** The metadata of a tab; that of its lines comes with `allMetadata` only. */
export function metadataOfSheet(tab: Tab): object[] {
  return tab.state.metadata.map((entry) => wireMetadata(entry, sheetLocation(tab)));
}

/** Every entry of a workbook with its place. */
export function allMetadata(workbook: Workbook): { entry: LineMetadata; location: object }[] {
  const lines = (tab: Tab, dimension: Dimension): { entry: LineMetadata; location: object }[] =>
    (dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines).flatMap((line, index) =>
      (line.metadata ?? []).map((entry) => ({ entry, location: lineLocation(tab, dimension, index) })),
    );
  return [
    ...workbook.state.metadata.map((entry) => ({ entry, location: spreadsheetLocation })),
    ...workbook.tabs.flatMap((tab) => [
      ...tab.state.metadata.map((entry) => ({ entry, location: sheetLocation(tab) })),
      ...lines(tab, 'ROWS'),
      ...lines(tab, 'COLUMNS'),
    ]),
  ];
}
