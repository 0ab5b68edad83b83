/** Where a person acts, and whether the grid has such a place. */
import { parseA1 } from '../../workbook/a1.ts';
import type { Dimension, GridRange, Rectangle } from '../../workbook/grid-range.ts';
import { isBlank } from '../../workbook/cell.ts';
import { rectangleAt } from '../../workbook/grid-range.ts';
import { appendLines } from '../../workbook/lines.ts';
import type { Tab } from '../../workbook/tab.ts';
import { ActionRefused } from '../action-refused.ts';

/** A1 notation without the tab, or a first cell. Rows and columns count from 0. */
export type Where = string | { readonly row: number; readonly column: number };

/** The rectangle; open ends reach to the edge of the grid. It may lie outside of the grid. */
export function placeOf(tab: Tab, where: Where): Rectangle {
  if (typeof where !== 'string') return rectangleAt(where.row, where.column, 1, 1);
  const parsed = parseA1(where);
  if (!parsed || parsed.title !== undefined) {
    throw new ActionRefused(`"${where}" is no range; write A1, A1:C3, A:C or 2:5, without the tab's name.`);
  }
  const { startRow = 0, startColumn = 0, endRow = tab.rowCount, endColumn = tab.columnCount } = parsed;
  return { startRow, endRow, startColumn, endColumn };
}

/** The same, refused when a part of it lies outside of the grid. */
export function placeInGrid(tab: Tab, where: Where): Rectangle {
  const area = placeOf(tab, where);
  checkLines(tab, 'ROWS', area.startRow, area.endRow);
  checkLines(tab, 'COLUMNS', area.startColumn, area.endColumn);
  return area;
}

/** Refuses lines that the grid does not have. */
export function checkLines(tab: Tab, dimension: Dimension, start: number, end: number): void {
  if (start < 0 || end > size(tab, dimension)) {
    throw new ActionRefused(
      `${dimension} ${start} to ${end} are not all in the grid of ${size(tab, dimension)}.`,
    );
  }
}

/** Adds the lines that the grid lacks to hold the area. */
export function growTo(tab: Tab, area: Rectangle): void {
  if (area.endRow > tab.rowCount) appendLines(tab, 'ROWS', area.endRow - tab.rowCount);
  if (area.endColumn > tab.columnCount) appendLines(tab, 'COLUMNS', area.endColumn - tab.columnCount);
}

export function size(tab: Tab, dimension: Dimension): number {
  return dimension === 'ROWS' ? tab.rowCount : tab.columnCount;
}

/** The lines of a tab over its whole width or height. */
export function linesArea(tab: Tab, dimension: Dimension, start: number, count: number): Rectangle {
  return dimension === 'ROWS'
    ? rectangleAt(start, 0, count, tab.columnCount)
    : rectangleAt(0, start, tab.rowCount, count);
}

export function within(tab: Tab, area: Rectangle): GridRange {
  return { tabId: tab.tabId, ...area };
}

export function isSingle(area: Rectangle): boolean {
  return area.endRow - area.startRow === 1 && area.endColumn - area.startColumn === 1;
}

/** Does any cell of the area hold a value or a formula? */
export function hasData(tab: Tab, area: Rectangle): boolean {
  const { rows } = tab.state;
  return rows
    .slice(area.startRow, area.endRow)
    .some((row) => row.slice(area.startColumn, area.endColumn).some((cell) => !isBlank(cell)));
}
