/** Reads what is decided from before a tab is linked: its header row and some rows below. */
import type { RawCell } from '../../shared/cell.ts';
import type { Ports } from '../ports/ports.ts';
import type { SpreadsheetInfo, TabInfo } from '../ports/sheets.ts';
import { unusable } from './read-headers.ts';

const SAMPLE_ROWS_MAX = 2_000;

export interface TabPlace {
  googleId: string;
  tabId: number;
  /** 0-based. */
  headerRow: number;
}

export interface TabSample {
  info: SpreadsheetInfo;
  tab: TabInfo;
  /** From column A on; ragged. */
  header: readonly RawCell[];
  /** The rows below it, likewise. */
  sample: readonly (readonly RawCell[])[];
  /** No row stands below the sample. */
  isWhole: boolean;
}

/** Throws TAB_UNUSABLE with the reason, SHEETS_* when the spreadsheet cannot be read. */
export async function readSample(
  { sheets }: Pick<Ports, 'sheets'>,
  { googleId, tabId, headerRow }: TabPlace,
): Promise<TabSample> {
  const info = await sheets.describe(googleId);
  const tab = info.tabs.find((candidate) => candidate.tabId === tabId);
  if (!tab) throw unusable('It is not in the spreadsheet any more.');
  if (headerRow >= tab.rowCount) throw unusable(`It has no row ${headerRow + 1}.`);
  const endRow = Math.min(tab.rowCount, headerRow + 1 + SAMPLE_ROWS_MAX);
  const read = await sheets.read(googleId, [{ tabId, startRow: headerRow, endRow, startColumn: 0 }]);
  const [header = [], ...sample] = read.ranges[0]?.rows ?? [];
  return { info, tab, header, sample, isWhole: endRow === tab.rowCount };
}
