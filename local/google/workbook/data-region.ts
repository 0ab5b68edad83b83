/** The block of cells with data around a cell, as appending and "select all" find it: bounded by blanks on all sides. */
import { isBlank } from './cell.ts';
import type { Rectangle } from './grid-range.ts';
import type { Tab } from './tab.ts';

/** The region that holds the last cell with data inside `area`; undefined when the area is blank. */
export function lastRegion(tab: Tab, area: Rectangle): Rectangle | undefined {
  for (
    let row = Math.min(area.endRow, tab.endOfData(area.startColumn, area.endColumn)) - 1;
    row >= area.startRow;
    row -= 1
  ) {
    for (let column = area.endColumn - 1; column >= area.startColumn; column -= 1) {
      if (!isBlank(tab.cell(row, column))) return regionAround(tab, row, column);
    }
  }
  return undefined;
}

function regionAround(tab: Tab, row: number, column: number): Rectangle {
  const region = { startRow: row, endRow: row + 1, startColumn: column, endColumn: column + 1 };
  const hasData = (startRow: number, endRow: number, startColumn: number, endColumn: number): boolean => {
    for (let r = startRow; r < endRow; r += 1) {
      for (let c = startColumn; c < endColumn; c += 1) if (!isBlank(tab.cell(r, c))) return true;
    }
    return false;
  };
  for (let grown = true; grown;) {
    const { startRow, endRow, startColumn, endColumn } = region;
    if (hasData(startRow - 1, startRow, startColumn - 1, endColumn + 1)) region.startRow -= 1;
    else if (hasData(endRow, endRow + 1, startColumn - 1, endColumn + 1)) region.endRow += 1;
    else if (hasData(startRow - 1, endRow + 1, startColumn - 1, startColumn)) region.startColumn -= 1;
    else if (hasData(startRow - 1, endRow + 1, endColumn, endColumn + 1)) region.endColumn += 1;
    else grown = false;
  }
  return region;
}
