/** Reads a tab that is to be linked: its columns with their types, and where the row keys go. It changes nothing. */
import type { RawCell } from '../../shared/cell.ts';
import { columnNames } from '../core/column-name.ts';
import type { Column } from '../core/link.ts';
import { detectColumn, TEXT_TYPE } from '../core/values/detect-type.ts';
import type { Ports } from '../ports/ports.ts';
import type { SpreadsheetInfo, TabInfo } from '../ports/sheets.ts';
import { readHeaders, unusable, type Headers } from './read-headers.ts';

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

/** What the person who links a tab chooses about its values. */
export interface ValueOptions {
  /** Values of another type are made to fit instead of refused. */
  lenient?: boolean | undefined;
  /** Headers of the columns whose formulas go to MySQL as text; such a column is TEXT. */
  formulaTexts?: readonly string[] | undefined;
}

/** `headerRow` is 0-based. Throws TAB_UNUSABLE with the reason, SHEETS_* when the spreadsheet cannot be read. */
export async function examineTab(
  { sheets }: Pick<Ports, 'sheets'>,
  googleId: string,
  tabId: number,
  headerRow: number,
  options: ValueOptions = {},
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
  const asTexts = formulaColumns(headers, options.formulaTexts ?? []);
  const columns = headers.columns.map(({ index, header: text }, position): Column => ({
    id: `c${position + 1}`,
    index,
    header: text,
    name: names[position] ?? '',
    ...(asTexts.has(index)
      ? { ...TEXT_TYPE, formulas: 'text' }
      : detectColumn(rows.map((row): RawCell => row[index] ?? null))),
    ...(options.lenient === true && { rules: 'lenient' }),
  }));
  const afterHeaders = Math.max(...columns.map((column) => column.index)) + 1;
  const keyColumn = headers.keyColumn ?? (await firstUnused(sheets, googleId, tab, afterHeaders));
  return { info, tab, columns, keyColumn, hasKeyColumn: headers.keyColumn !== null };
}

/** Indexes of the columns with these headers. Throws TAB_UNUSABLE for a header that the tab does not have. */
function formulaColumns({ columns }: Headers, wanted: readonly string[]): ReadonlySet<number> {
  const indexes = new Map(columns.map(({ index, header }) => [header, index]));
  return new Set(
    wanted.map((header) => {
      const index = indexes.get(header.trim());
      if (index !== undefined) return index;
      throw unusable(`It has no column "${header}" whose formulas could be kept. Name one of its headers.`);
    }),
  );
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
