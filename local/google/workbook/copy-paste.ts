/** Copying a rectangle onto another, in one tab or across tabs; what is copied depends on the paste type. */
import type { Cell } from './cell.ts';
import { errorText, isCellError, withContent, withParts } from './cell.ts';
import type { Rectangle } from './grid-range.ts';
import { moveFormula } from './references.ts';
import type { Tab } from './tab.ts';

export type PasteType =
  'PASTE_NORMAL' | 'PASTE_VALUES' | 'PASTE_FORMAT' | 'PASTE_FORMULA' | 'PASTE_DATA_VALIDATION';

/** Where a paste lands: the destination, grown to whole multiples of the source. */
export function pasteArea(source: Rectangle, destination: Rectangle): Rectangle {
  const size = (from: number, to: number, unit: number): number =>
    Math.max(1, unit === 0 ? 1 : Math.floor((to - from) / unit)) * unit;
  const { startRow, startColumn } = destination;
  return {
    startRow,
    startColumn,
    endRow: startRow + size(startRow, destination.endRow, source.endRow - source.startRow),
    endColumn: startColumn + size(startColumn, destination.endColumn, source.endColumn - source.startColumn),
  };
}

/** Copies; `target` comes from `pasteArea` and lies inside the grid. The source is read before anything is written. */
export function copyPaste(from: Tab, source: Rectangle, to: Tab, target: Rectangle, type: PasteType): void {
  const height = source.endRow - source.startRow;
  const width = source.endColumn - source.startColumn;
  const rows = from.state.rows.slice(source.startRow, source.endRow);
  const values =
    type === 'PASTE_VALUES' ? from.read(source).map((row) => row.map((cell) => cell.effective)) : undefined;
  for (let row = target.startRow; row < target.endRow; row += 1) {
    const offset = (row - target.startRow) % height;
    to.mapCells(row, target.startColumn, target.endColumn, (old, column) => {
      const across = (column - target.startColumn) % width;
      const cell = rows[offset]?.[source.startColumn + across];
      if (type === 'PASTE_VALUES') return withValue(old, values?.[offset]?.[across]);
      return pasted(old, cell, type, {
        rows: row - (source.startRow + offset),
        columns: column - (source.startColumn + across),
      });
    });
  }
}

function withValue(old: Cell | undefined, value: ReturnType<Tab['effective']>): Cell | undefined {
  if (value === undefined) return withContent(old, {});
  return withContent(old, { value: isCellError(value) ? errorText(value) : value });
}

function pasted(
  old: Cell | undefined,
  cell: Cell | undefined,
  type: Exclude<PasteType, 'PASTE_VALUES'>,
  by: { rows: number; columns: number },
): Cell | undefined {
  const moved =
    cell?.formula === undefined ? cell : { ...cell, formula: moveFormula(cell.formula, by.rows, by.columns) };
  const { value, formula, format, validation } = moved ?? {};
  switch (type) {
    case 'PASTE_NORMAL':
      return moved;
    case 'PASTE_FORMULA':
      return withContent(old, { value, formula });
    case 'PASTE_FORMAT':
      return withParts(old, { format });
    case 'PASTE_DATA_VALIDATION':
      return withParts(old, { validation });
  }
}
