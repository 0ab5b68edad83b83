/**
 * Reads all rows of a tab page by page, so that a large tab never stands in memory as a whole. Each page waits for its turn among the
 * spreadsheets that are synced, but not for ever: a person waits for the answer.
 */
import type { RawCell } from '../../shared/cell.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';
import type { TabInfo } from '../ports/sheets.ts';

const PAGE_CELLS_MAX = 60_000;
const PAGE_ROWS_MAX = 5_000;
/** The add-on hears nothing that takes a minute. */
const PATIENCE_MS = 20_000;

export interface TabPage {
  /** 0-based row of the first one. */
  startRow: number;
  /** From column A on; ragged. */
  rows: RawCell[][];
}

interface PageOptions {
  /** Whether rows [start, end) have to be read at all. */
  isWanted?: (start: number, end: number) => boolean;
  /** When it aborts, no page is waited for any more. */
  patience?: AbortSignal;
}

/**
 * From `startRow` (0-based) to the end of the grid, columns [0, endColumn). Behind an empty page each is twice as long:
 * hardly ever is there anything. Throws SHEETS_LIMITED when pages have to wait too long.
 */
export async function* tabPages(
  { sheets, budget }: Pick<Ports, 'sheets' | 'budget'>,
  googleId: string,
  tab: TabInfo,
  startRow: number,
  endColumn: number,
  { isWanted = () => true, patience = AbortSignal.timeout(PATIENCE_MS) }: PageOptions = {},
): AsyncGenerator<TabPage> {
  const least = Math.max(1, Math.min(PAGE_ROWS_MAX, Math.floor(PAGE_CELLS_MAX / endColumn)));
  let size = least;
  for (let at = startRow, endRow: number; at < tab.rowCount; at = endRow) {
    endRow = Math.min(tab.rowCount, at + size);
    if (!isWanted(at, endRow)) continue;
    await budget.page(googleId, patience).catch((cause: unknown) => {
      throw new SyncError('SHEETS_LIMITED', 'a person waits for the rest of a large tab', { cause });
    });
    const range = { tabId: tab.tabId, startRow: at, endRow, startColumn: 0, endColumn };
    const rows = (await sheets.read(googleId, [range])).ranges[0]?.rows ?? [];
    size = rows.length === 0 ? 2 * size : least;
    yield { startRow: at, rows };
  }
}
