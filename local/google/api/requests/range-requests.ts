/** Requests that insert or delete cells, and shift the ones behind them. */
import { z } from 'zod';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { overlaps } from '../../workbook/grid-range.ts';
import { deleteCells, insertCells, linesToGrow } from '../../workbook/shift-cells.ts';
import type { Tab } from '../../workbook/tab.ts';
import { invalidArgument } from '../google-error.ts';
import { dimension, gridRange } from '../wire-schemas.ts';
import { checkAddedLines } from '../storage-limits.ts';
import { requestKind } from './request-kind.ts';

const shiftRequest = z.strictObject({ range: gridRange, shiftDimension: dimension });
type ShiftDimension = z.infer<typeof dimension>;

/** The cells that move or go: the area and everything behind it. */
function shiftedArea(tab: Tab, area: Rectangle, shiftDimension: ShiftDimension): Rectangle {
  return shiftDimension === 'ROWS'
    ? { ...area, endRow: tab.rowCount }
    : { ...area, endColumn: tab.columnCount };
}

/** Refuses a shift that would tear a merge apart: one that does not lie in the shifted lines as a whole. */
function checkMerges(tab: Tab, area: Rectangle, shiftDimension: ShiftDimension): void {
  const shifted = shiftedArea(tab, area, shiftDimension);
  const isTorn = tab.state.merges.some((merge) => {
    const { startRow, endRow, startColumn, endColumn } = tab.clip(merge);
    const isWithin =
      shiftDimension === 'ROWS'
        ? startColumn >= area.startColumn && endColumn <= area.endColumn
        : startRow >= area.startRow && endRow <= area.endRow;
    return !isWithin && overlaps({ startRow, endRow, startColumn, endColumn }, shifted);
  });
  if (isTorn) throw invalidArgument('This operation is not allowed on cells in merged range.');
}

export const deleteRange = requestKind(shiftRequest, (context, { range, shiftDimension }) => {
  const { tab, area } = context.place(range);
  checkMerges(tab, area, shiftDimension);
  context.checkProtection(tab, shiftedArea(tab, area, shiftDimension));
  deleteCells(context.workbook, tab, area, shiftDimension);
  return undefined;
});

export const insertRange = requestKind(shiftRequest, (context, { range, shiftDimension }) => {
  const { tab, area } = context.place(range);
  checkMerges(tab, area, shiftDimension);
  context.checkProtection(tab, shiftedArea(tab, area, shiftDimension));
  const lines = linesToGrow(tab, area, shiftDimension);
  checkAddedLines(context.workbook, tab, shiftDimension, lines);
  insertCells(context.workbook, tab, area, shiftDimension);
  return undefined;
});
