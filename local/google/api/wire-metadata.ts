/** Developer metadata as the API shows it, with the place to which it is tied at the moment. */
import type { Dimension, GridRange } from '../workbook/grid-range.ts';
import type { LineMetadata, Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';

/** A `DeveloperMetadataLocation` of an answer. */
interface WireLocation {
  readonly locationType: string;
  readonly [member: string]: unknown;
}

/** An entry and where it is. */
export interface PlacedMetadata {
  readonly entry: LineMetadata;
  readonly location: WireLocation;
  /** The cells of its row, column or tab; undefined: the spreadsheet. */
  readonly range: GridRange | undefined;
  /** Puts another entry into its place, or none. */
  replace(entry: LineMetadata | undefined): void;
}

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

export const spreadsheetLocation: WireLocation = { locationType: 'SPREADSHEET', spreadsheet: true };

export function sheetLocation(tab: Tab): WireLocation {
  return { locationType: 'SHEET', sheetId: tab.tabId };
}

export function lineLocation(tab: Tab, dimension: Dimension, index: number): WireLocation {
  const dimensionRange = {
    ...(tab.tabId !== 0 && { sheetId: tab.tabId }),
    dimension,
    ...(index > 0 && { startIndex: index }),
    endIndex: index + 1,
  };
  return { locationType: dimension === 'ROWS' ? 'ROW' : 'COLUMN', dimensionRange };
}

/** The metadata of the spreadsheet itself. */
export function metadataOfSpreadsheet(workbook: Workbook): object[] {
  return workbook.state.metadata.map((entry) => wireMetadata(entry, spreadsheetLocation));
}

/** The metadata of a tab; that of its lines comes with `allMetadata` only. */
export function metadataOfSheet(tab: Tab): object[] {
  return tab.state.metadata.map((entry) => wireMetadata(entry, sheetLocation(tab)));
}

/** The metadata of one row or column. */
export function metadataOfLine(tab: Tab, dimension: Dimension, index: number): object[] {
  const list = dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines;
  const location = lineLocation(tab, dimension, index);
  return (list[index]?.metadata ?? []).map((entry) => wireMetadata(entry, location));
}

/** Every entry of a workbook with its place. */
export function allMetadata(workbook: Workbook): PlacedMetadata[] {
  return [
    ...workbook.state.metadata.map((entry) => ({
      entry,
      location: spreadsheetLocation,
      range: undefined,
      replace: (next: LineMetadata | undefined) => {
        workbook.state.metadata = replaced(workbook.state.metadata, entry, next);
      },
    })),
    ...workbook.tabs.flatMap((tab) => [
      ...tab.state.metadata.map((entry) => ({
        entry,
        location: sheetLocation(tab),
        range: { tabId: tab.tabId },
        replace: (next: LineMetadata | undefined) => {
          tab.state.metadata = replaced(tab.state.metadata, entry, next);
        },
      })),
      ...linesMetadata(tab, 'ROWS'),
      ...linesMetadata(tab, 'COLUMNS'),
    ]),
  ];
}

function linesMetadata(tab: Tab, dimension: Dimension): PlacedMetadata[] {
  const list = dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines;
  return list.flatMap(({ metadata = [] }, index) =>
    metadata.map((entry) => ({
      entry,
      location: lineLocation(tab, dimension, index),
      range:
        dimension === 'ROWS'
          ? { tabId: tab.tabId, startRow: index, endRow: index + 1 }
          : { tabId: tab.tabId, startColumn: index, endColumn: index + 1 },
      replace: (next) => {
        const line = list[index] ?? {};
        list[index] = { ...line, metadata: replaced(line.metadata ?? [], entry, next) };
      },
    })),
  );
}

function replaced(
  list: readonly LineMetadata[],
  old: LineMetadata,
  next: LineMetadata | undefined,
): LineMetadata[] {
  return list.flatMap((entry) => (entry !== old ? [entry] : next ? [next] : []));
}
