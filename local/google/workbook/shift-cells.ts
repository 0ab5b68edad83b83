/**
 * Inserting and deleting a rectangle of cells: the cells below it, or to the right of it, move. Rows and columns
 * stay where they are, with their properties and developer metadata. Callers have checked the bounds.
 */
import type { Cell } from './cell.ts';
import { isBlank } from './cell.ts';
import type { Dimension, GridRange, Rectangle } from './grid-range.ts';
import { mapSpan, spanAfterDelete, spanAfterInsert } from './grid-range.ts';
import { appendLines } from './lines.ts';
import { relocate } from './relocate.ts';
import type { RangeChange } from './relocate.ts';
import type { Tab } from './tab.ts';
import type { Workbook } from './workbook.ts';

/** Deletes the cells of an area; the ones below move up (ROWS), or the ones to the right move left (COLUMNS). */
export function deleteCells(workbook: Workbook, tab: Tab, area: Rectangle, dimension: Dimension): void {
  const { start, end } = spanOf(area, dimension);
  relocate(
    workbook,
    tab,
    ifShifted(tab, area, dimension, (range) =>
      mapSpan(range, dimension, (span) => spanAfterDelete(span, start, end)),
    ),
  );
  shift(tab, area, dimension, start - end);
}

/** How many lines the grid lacks to keep all data when an area is inserted. */
export function linesToGrow(tab: Tab, area: Rectangle, dimension: Dimension): number {
  const { start, end } = spanOf(area, dimension);
  const size = dimension === 'ROWS' ? tab.rowCount : tab.columnCount;
  const last = lastData(tab, area, dimension);
  return last < start ? 0 : Math.max(0, last + 1 + (end - start) - size);
}

/** Inserts blank cells; the ones that were there move down (ROWS) or right (COLUMNS), and the grid grows for them. */
export function insertCells(workbook: Workbook, tab: Tab, area: Rectangle, dimension: Dimension): void {
  const { start, end } = spanOf(area, dimension);
  const missing = linesToGrow(tab, area, dimension);
  if (missing > 0) appendLines(tab, dimension, missing);
  relocate(
    workbook,
    tab,
    ifShifted(tab, area, dimension, (range) =>
      mapSpan(range, dimension, (span) => spanAfterInsert(span, start, end - start)),
    ),
  );
  shift(tab, area, dimension, end - start);
}

function spanOf(area: Rectangle, dimension: Dimension): { start: number; end: number } {
  return dimension === 'ROWS'
    ? { start: area.startRow, end: area.endRow }
    : { start: area.startColumn, end: area.endColumn };
}

/** A range follows its cells only when all of it lies in the lines that are shifted. */
function ifShifted(tab: Tab, area: Rectangle, dimension: Dimension, change: RangeChange): RangeChange {
  return (range: GridRange) => {
    const { startRow, endRow, startColumn, endColumn } = tab.clip(range);
    const isWithin =
      dimension === 'ROWS'
        ? startColumn >= area.startColumn && endColumn <= area.endColumn
        : startRow >= area.startRow && endRow <= area.endRow;
    return isWithin ? change(range) : range;
  };
}

/** Moves the cells behind an area's start by so many lines; what is uncovered becomes blank. */
function shift(tab: Tab, area: Rectangle, dimension: Dimension, by: number): void {
  const before = tab.state.rows.slice();
  if (dimension === 'ROWS') {
    for (let row = area.startRow; row < tab.rowCount; row += 1) {
      const from = row - by < area.startRow ? undefined : before[row - by];
      if (!from?.length && before[row]?.length === 0) continue;
      tab.mapCells(row, area.startColumn, area.endColumn, (_cell, column) => from?.[column]);
    }
    return;
  }
  for (let row = area.startRow; row < area.endRow; row += 1) {
    const cells: readonly (Cell | undefined)[] = before[row] ?? [];
    tab.mapCells(row, area.startColumn, tab.columnCount, (_cell, column) =>
      column - by < area.startColumn ? undefined : cells[column - by],
    );
  }
}

/** The last row or column of the shifted lines that holds data; -1 when none does. */
function lastData(tab: Tab, area: Rectangle, dimension: Dimension): number {
  if (dimension === 'ROWS') return tab.endOfData(area.startColumn, area.endColumn) - 1;
  const rows = tab.state.rows.slice(area.startRow, area.endRow);
  return Math.max(-1, ...rows.map((row) => row.findLastIndex((cell) => !isBlank(cell))));
}
