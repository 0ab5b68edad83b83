/**
 * How much a spreadsheet, a cell and its metadata may hold, with Google's texts. The text for too many columns is not
 * known from Google; that there are at most 18,278 is.
 */
import type { Dimension } from '../workbook/grid-range.ts';
import type { Line, LineMetadata, Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { invalidArgument } from './google-error.ts';

const cellsMax = 10_000_000;
const columnsMax = 18_278;
const charactersMax = 50_000;
/** Of all keys and values of a tab with its rows and columns; the same again for the spreadsheet itself. */
const metadataCharactersMax = 30_000;

/** Refuses to let a spreadsheet grow by that many cells beyond ten million. */
export function checkGrowth(workbook: Workbook, cells: number): void {
  const now = workbook.tabs.reduce((sum, tab) => sum + tab.rowCount * tab.columnCount, 0);
  if (now + cells > cellsMax) {
    throw invalidArgument(
      `This action would increase the number of cells in the workbook above the limit of ${cellsMax} cells.`,
    );
  }
}

/** Refuses to let a tab grow by lines beyond the limits. */
export function checkAddedLines(workbook: Workbook, tab: Tab, dimension: Dimension, count: number): void {
  checkGrowth(workbook, count * (dimension === 'ROWS' ? tab.columnCount : tab.rowCount));
  if (dimension === 'COLUMNS') checkColumnCount(tab.columnCount + count);
}

/** Refuses a tab of more than 18,278 columns (A to ZZZ). */
export function checkColumnCount(columns: number): void {
  if (columns > columnsMax) {
    throw invalidArgument(
      `This action would increase the number of columns in the sheet above the limit of ${columnsMax} columns.`,
    );
  }
}

/** Refuses an entry that is longer than a cell may hold. */
export function checkCharacters(entry: string): void {
  if (entry.length > charactersMax) {
    throw invalidArgument('Your input contains more than the maximum of 50000 characters in a single cell.');
  }
}

/** Refuses metadata that a tab, or the spreadsheet itself, cannot hold any more: looked at when it has been added. */
export function checkMetadataStorage(workbook: Workbook, place: Tab | 'spreadsheet'): void {
  const used =
    place === 'spreadsheet'
      ? characters(workbook.state.metadata)
      : characters(place.state.metadata) + ofLines(place.state.rowLines) + ofLines(place.state.columnLines);
  if (used > metadataCharactersMax) {
    throw invalidArgument('Adding the requested developer metadata would exceed the allowed storage limit');
  }
}

function ofLines(lines: readonly Line[]): number {
  let sum = 0;
  for (const { metadata } of lines) if (metadata) sum += characters(metadata);
  return sum;
}

function characters(entries: readonly LineMetadata[]): number {
  return entries.reduce(
    (sum, { metadataKey, metadataValue = '' }) => sum + metadataKey.length + metadataValue.length,
    0,
  );
}
