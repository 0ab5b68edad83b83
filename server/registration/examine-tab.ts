/** Reads a tab that is to be linked: its columns with their types, and where the row keys go. It changes nothing. */
import type { RawCell } from '../../shared/cell.ts';
import { columnNames } from '../core/column-name.ts';
import type { Column } from '../core/link.ts';
import { detectColumn } from '../core/values/detect-type.ts';
import type { Ports } from '../ports/ports.ts';
import type { SpreadsheetInfo, TabInfo } from '../ports/sheets.ts';
import { readHeaders, unusable } from './read-headers.ts';

/** Rows from which types are detected. */
const SAMPLE_ROWS_MAX = 2_000;

export interface Examined {
  info: SpreadsheetInfo;
  tab: TabInfo;
  columns: Column[];
  keyColumn: number;
  /** The key column is there already, from an earlier link of this tab. */
  hasKeyColumn: boolean;
}

/** `headerRow` is 0-based. Throws TAB_UNUSABLE with the reason, SHEETS_* when the spreadsheet cannot be read. */
export async function examineTab(
  { sheets }: Pick<Ports, 'sheets'>,
  googleId: string,
  tabId: number,
  headerRow: number,
): Promise<Examined> {
  const info = await sheets.describe(googleId);
  const tab = info.tabs.find((candidate) => candidate.tabId === tabId);
  if (!tab) throw unusable('It is not in the spreadsheet any more.');
  if (headerRow >= tab.rowCount) throw unusable(`It has no row ${headerRow + 1}.`);
  const endRow = Math.min(tab.rowCount, headerRow + 1 + SAMPLE_ROWS_MAX);
  const read = await sheets.read(googleId, [{ tabId, startRow: headerRow, endRow, startColumn: 0 }]);
  const [header = [], ...rows] = read.ranges[0]?.rows ?? [];
  const headers = readHeaders(header, headerRow);
  const names = columnNames(headers.columns.map((column) => column.header));
  const columns = headers.columns.map(({ index, header: text }, position): Column => ({
    id: `c${position + 1}`,
    index,
    header: text,
    name: names[position] ?? '',
    ...detectColumn(rows.map((row): RawCell => row[index] ?? null)),
  }));
  const afterHeaders = Math.max(...columns.map((column) => column.index)) + 1;
  const keyColumn = headers.keyColumn ?? (await firstUnused(sheets, googleId, tab, afterHeaders));
  return { info, tab, columns, keyColumn, hasKeyColumn: headers.keyColumn !== null };
}

/** The first column from `start` on beyond which nobody has written anything: row keys must not overwrite notes. */
async function firstUnused(
  sheets: Ports['sheets'],
  googleId: string,
  tab: TabInfo,
  start: number,
): Promise<number> {
  if (start >= tab.columnCount) return start;
  const range = { tabId: tab.tabId, startRow: 0, endRow: tab.rowCount, startColumn: start };
  const read = await sheets.read(googleId, [{ ...range, endColumn: tab.columnCount }]);
  const widths = (read.ranges[0]?.rows ?? []).map(
    (row) => row.findLastIndex((cell) => cell !== null && cell !== '') + 1,
  );
  return start + Math.max(0, ...widths);
}
