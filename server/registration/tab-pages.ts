/** Reads all rows of a tab page by page, so that a large tab never stands in memory as a whole. */
import type { RawCell } from '../../shared/cell.ts';
import type { Ports } from '../ports/ports.ts';
import type { TabInfo } from '../ports/sheets.ts';

const PAGE_CELLS_MAX = 60_000;
const PAGE_ROWS_MAX = 5_000;

export interface TabPage {
  /** 0-based row of the first one. */
  startRow: number;
  /** From column A on; ragged. */
  rows: RawCell[][];
}

/** From `startRow` (0-based) to the end of the grid, columns [0, endColumn). */
export async function* tabPages(
  sheets: Pick<Ports['sheets'], 'read'>,
  googleId: string,
  tab: TabInfo,
  startRow: number,
  endColumn: number,
): AsyncGenerator<TabPage> {
  const size = Math.max(1, Math.min(PAGE_ROWS_MAX, Math.floor(PAGE_CELLS_MAX / endColumn)));
  for (let at = startRow; at < tab.rowCount; at += size) {
    const endRow = Math.min(tab.rowCount, at + size);
    const range = { tabId: tab.tabId, startRow: at, endRow, startColumn: 0, endColumn };
    const read = await sheets.read(googleId, [range]);
    yield { startRow: at, rows: read.ranges[0]?.rows ?? [] };
  }
}
