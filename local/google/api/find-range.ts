/** The ranges that calls name: A1 notation, and data filters. */
import { z } from 'zod';
import { parseA1 } from '../workbook/a1.ts';
import type { GridRange } from '../workbook/grid-range.ts';
import type { Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { Place } from './edit-context.ts';
import { exceedsGrid } from './edit-context.ts';
import { invalidArgument, unimplemented } from './google-error.ts';
import { rangeOf } from './wire-cell.ts';
import { gridRange, opaque, string } from './wire-schemas.ts';

export const dataFilter = z.strictObject({
  gridRange: gridRange.optional(),
  a1Range: string.optional(),
  developerMetadataLookup: opaque.optional(),
});

/** The place that A1 notation names, clipped to the grid. Without a tab's title: the first tab. */
export function placeOfA1(workbook: Workbook, text: string): Place {
  const parsed = parseA1(text);
  const tab = parsed?.title === undefined ? workbook.tabs[0] : workbook.tabByTitle(parsed.title);
  if (!parsed || !tab) throw invalidArgument(`Unable to parse range: ${text}`);
  return clipped(tab, { tabId: tab.tabId, ...parsed });
}

/** The place that a data filter names, clipped to the grid. */
export function placeOfFilter(workbook: Workbook, filter: z.infer<typeof dataFilter>): Place {
  if (filter.developerMetadataLookup) throw unimplemented('data filters with developerMetadataLookup');
  if (filter.a1Range !== undefined) return placeOfA1(workbook, filter.a1Range);
  const range = rangeOf(filter.gridRange ?? {});
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
