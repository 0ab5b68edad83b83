/** Moving a rectangle of cells to another place of its tab: what pointed to the cells points to them afterwards. */
import type { GridRange, Rectangle } from './grid-range.ts';
import { relocate } from './relocate.ts';
import type { Tab } from './tab.ts';
import type { Workbook } from './workbook.ts';

/** The caller has checked that source and target lie inside the grid; they have the same size and may overlap. */
export function cutPaste(workbook: Workbook, tab: Tab, source: Rectangle, target: Rectangle): void {
  const rows = target.startRow - source.startRow;
  const columns = target.startColumn - source.startColumn;
  relocate(workbook, tab, (range) =>
    isWithin(tab.clip(range), source) ? moved(range, rows, columns) : range,
  );
  const cells = tab.state.rows.slice(source.startRow, source.endRow);
  for (let row = source.startRow; row < source.endRow; row += 1) {
    tab.mapCells(row, source.startColumn, source.endColumn, () => undefined);
  }
  for (const [offset, row] of cells.entries()) {
    tab.mapCells(
      target.startRow + offset,
      target.startColumn,
      target.endColumn,
      (_cell, column) => row[column - columns],
    );
  }
}

function isWithin(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.startRow >= outer.startRow &&
    inner.endRow <= outer.endRow &&
    inner.startColumn >= outer.startColumn &&
    inner.endColumn <= outer.endColumn
  );
}

function moved(range: GridRange, rows: number, columns: number): GridRange {
  const by = (bound: number | undefined, distance: number): number | undefined =>
    bound === undefined ? undefined : bound + distance;
  return {
    tabId: range.tabId,
    startRow: by(range.startRow, rows),
    endRow: by(range.endRow, rows),
    startColumn: by(range.startColumn, columns),
    endColumn: by(range.endColumn, columns),
  };
}
