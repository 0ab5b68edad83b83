/** Reads a tab that is to be linked: its columns with their types, and where the row keys go. It changes nothing. */
import type { RawCell } from '../../shared/cell.ts';
import type { Column } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { SpreadsheetInfo, TabInfo } from '../ports/sheets.ts';
import { chooseColumns, type Choices, type FormerColumns } from './choose-columns.ts';
import { KEY_HEADER, readHeaders, unusable } from './read-headers.ts';
import { readSample, type TabSample } from './read-sample.ts';

export interface Examined {
  info: SpreadsheetInfo;
  tab: TabInfo;
  columns: Column[];
  /** Columns that are left out. */
  skipped: Column[];
  keyColumn: number;
  keyHeader: string;
  /** The row key is a column of the user's own. */
  hasOwnKey: boolean;
  /** A hidden key column is there already, from an earlier link of this tab. */
  hasKeyColumn: boolean;
  /** Cells of the first rows below the header, from column A on. */
  sample: readonly (readonly RawCell[])[];
  /** No row stands below the sample. */
  isWhole: boolean;
}

/** `headerRow` is 0-based. Throws TAB_UNUSABLE with the reason, SHEETS_* when the spreadsheet cannot be read. */
export async function examineTab(
  { sheets }: Pick<Ports, 'sheets'>,
  googleId: string,
  tabId: number,
  headerRow: number,
  choices: Choices = {},
  former: FormerColumns | null = null,
): Promise<Examined> {
  const seen = await readSample({ sheets }, { googleId, tabId, headerRow });
  const { info, tab, header, sample, isWhole } = seen;
  const headers = readHeaders(header, headerRow);
  const { columns, skipped } = chooseColumns(headers, sample, choices, former);
  const found = { info, tab, columns, skipped, sample, isWhole };
  if (choices.keyHeader !== undefined) {
    const { index, header: keyHeader } = ownKeyColumn(columns, choices.keyHeader.trim());
    return { ...found, keyColumn: index, keyHeader, hasOwnKey: true, hasKeyColumn: false };
  }
  const afterHeaders = Math.max(...headers.columns.map(({ index }) => index)) + 1;
  const keyColumn = headers.keyColumn ?? (await firstUnused(sheets, googleId, headerRow, seen, afterHeaders));
  const hasKeyColumn = headers.keyColumn !== null;
  return { ...found, keyColumn, keyHeader: KEY_HEADER, hasOwnKey: false, hasKeyColumn };
}

function ownKeyColumn(columns: readonly Column[], keyHeader: string): Column {
  const column = columns.find(({ header }) => header === keyHeader);
  if (!column) throw unusable(`It syncs no column "${keyHeader}" that could tell rows apart.`);
  if (column.type === 'TEXT' || column.type === 'NUMBER') return column;
  throw unusable(`"${keyHeader}" is ${column.type}; only a column of texts or numbers can tell rows apart.`);
}

/** The first column from `start` on beyond which nobody has written anything: row keys must not overwrite notes. */
export async function firstUnused(
  sheets: Ports['sheets'],
  googleId: string,
  headerRow: number,
  { tab, header, sample, isWhole }: TabSample,
  start: number,
): Promise<number> {
  if (start >= tab.columnCount) return start;
  if (headerRow === 0 && isWhole) return Math.max(start, ...[header, ...sample].map(filledWidth));
  const range = { tabId: tab.tabId, startRow: 0, endRow: tab.rowCount, startColumn: start };
  const read = await sheets.read(googleId, [{ ...range, endColumn: tab.columnCount }]);
  return start + Math.max(0, ...(read.ranges[0]?.rows ?? []).map(filledWidth));
}

function filledWidth(row: readonly RawCell[]): number {
  return row.findLastIndex((cell) => cell !== null && cell !== '') + 1;
}
