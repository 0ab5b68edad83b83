/** The ranges that calls name in A1 notation or as a range of the grid. */
import { parseA1 } from '../workbook/a1.ts';
import type { GridRange } from '../workbook/grid-range.ts';
import { namedRangeByName } from '../workbook/named-ranges.ts';
import type { Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { Place } from './edit-context.ts';
import { exceedsGrid } from './edit-context.ts';
import { invalidArgument } from './google-error.ts';

/**
 * The place that A1 notation names, clipped to the grid. Without a tab's title: the first tab that is shown. The
 * name of a named range, unquoted, goes before the title of a tab.
 */
export function placeOfA1(workbook: Workbook, text: string): Place {
  const named = namedRangeByName(workbook, text)?.range;
  if (named) return clippedPlace(workbook, named);
  const parsed = parseA1(text);
  const tab =
    parsed?.title === undefined
      ? (workbook.tabs.find(({ hidden }) => !hidden) ?? workbook.tabs[0])
      : workbook.tabByTitle(parsed.title);
  if (!parsed || !tab) throw invalidArgument(`Unable to parse range: ${text}`);
  return clipped(tab, { tabId: tab.tabId, ...parsed });
}

/** A range of the grid, clipped to it. */
export function clippedPlace(workbook: Workbook, range: GridRange): Place {
  const tab = workbook.tabById(range.tabId);
  if (!tab) throw invalidArgument(`No grid with id: ${range.tabId}`);
  return clipped(tab, range);
}

/** A range may end beyond the grid, it may not begin there. */
function clipped(tab: Tab, range: GridRange): Place {
  const { startRow = 0, startColumn = 0 } = range;
  if (startRow >= tab.rowCount || startColumn >= tab.columnCount) {
    throw exceedsGrid(tab, {
      startRow,
      startColumn,
      endRow: range.endRow ?? Math.max(tab.rowCount, startRow + 1),
      endColumn: range.endColumn ?? Math.max(tab.columnCount, startColumn + 1),
    });
  }
  return { tab, area: tab.clip(range) };
}
