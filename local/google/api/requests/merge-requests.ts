/** Merged cells: the first cell of a merge keeps its content, the others lose theirs. */
import { z } from 'zod';
import { withContent } from '../../workbook/cell.ts';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { overlaps } from '../../workbook/grid-range.ts';
import type { Tab } from '../../workbook/tab.ts';
import { invalidArgument } from '../google-error.ts';
import { gridRange } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const mergeType = z.enum(
  ['MERGE_ALL', 'MERGE_COLUMNS', 'MERGE_ROWS'],
  'type.googleapis.com/google.apps.sheets.v4.MergeCellsRequest.MergeType',
);

/** The merges that meet the area; one that sticks out of it is refused. */
function mergesWithin(tab: Tab, area: Rectangle): Set<object> {
  const met = tab.state.merges.filter((merge) => overlaps(tab.clip(merge), area));
  const sticksOut = met.some((merge) => {
    const { startRow, endRow, startColumn, endColumn } = tab.clip(merge);
    return (
      startRow < area.startRow ||
      endRow > area.endRow ||
      startColumn < area.startColumn ||
      endColumn > area.endColumn
    );
  });
  if (sticksOut) {
    throw invalidArgument('You must select all cells in a merged range to merge or unmerge them.');
  }
  return new Set(met);
}

function parts(area: Rectangle, type: z.infer<typeof mergeType>): Rectangle[] {
  const { startRow, endRow, startColumn, endColumn } = area;
  if (type === 'MERGE_ALL') return [area];
  return type === 'MERGE_ROWS'
    ? Array.from({ length: endRow - startRow }, (_, row) => ({
        ...area,
        startRow: startRow + row,
        endRow: startRow + row + 1,
      }))
    : Array.from({ length: endColumn - startColumn }, (_, column) => ({
        ...area,
        startColumn: startColumn + column,
        endColumn: startColumn + column + 1,
      }));
}

export const mergeCells = requestKind(
  z.strictObject({ range: gridRange, mergeType: mergeType.optional() }),
  (context, { range, mergeType = 'MERGE_ALL' }) => {
    const { tab, area } = context.place(range);
    const replaced = mergesWithin(tab, area);
    context.checkProtection(tab, area);
    const merges = parts(area, mergeType);
    for (const merge of merges) {
      for (let row = merge.startRow; row < merge.endRow; row += 1) {
        const first = row === merge.startRow ? merge.startColumn + 1 : merge.startColumn;
        if (tab.state.rows[row]?.length === 0) continue;
        tab.mapCells(row, first, merge.endColumn, (cell) =>
          withContent(cell, { value: undefined, formula: undefined }),
        );
      }
    }
    tab.state.merges = tab.state.merges.filter((merge) => !replaced.has(merge));
    tab.state.merges.push(...merges.map((merge) => ({ tabId: tab.tabId, ...merge })));
    tab.touch();
    return undefined;
  },
);

export const unmergeCells = requestKind(z.strictObject({ range: gridRange }), (context, { range }) => {
  const { tab, area } = context.place(range);
  const gone = mergesWithin(tab, area);
  tab.state.merges = tab.state.merges.filter((merge) => !gone.has(merge));
  tab.touch();
  return undefined;
});
