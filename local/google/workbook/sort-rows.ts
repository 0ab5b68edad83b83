/** Sorting the rows of a range, as Sheets does: numbers, then text, booleans, errors; blanks always last. */
import type { Cell, CellValue } from './cell.ts';
import { isCellError } from './cell.ts';
import type { Rectangle } from './grid-range.ts';
import { moveFormula } from './references.ts';
import type { Tab } from './tab.ts';

export interface SortSpec {
  /** Index of the column in the tab. */
  readonly column: number;
  readonly descending: boolean;
}

const text = new Intl.Collator('en', { sensitivity: 'accent', numeric: false });

function rank(value: CellValue): number {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') return 1;
  return typeof value === 'boolean' ? 2 : 3;
}

function compareValues(a: CellValue, b: CellValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return text.compare(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return isCellError(a) && isCellError(b) ? 0 : rank(a) - rank(b);
}

/**
 * Sorts the rows of a rectangle; cells outside of it stay. Relative references move with their formulas.
 * Developer metadata of a row follows it (a switch); whether it is hidden does not.
 */
export function sortRows(tab: Tab, area: Rectangle, specs: readonly SortSpec[]): void {
  const { startRow, endRow, startColumn, endColumn } = area;
  const order = Array.from({ length: endRow - startRow }, (_, offset) => ({
    row: startRow + offset,
    keys: specs.map(({ column }) => tab.effective(startRow + offset, column)),
  }));
  order.sort((a, b) => {
    for (const [index, { descending }] of specs.entries()) {
      const [left, right] = [a.keys[index], b.keys[index]];
      if (left === undefined || right === undefined) {
        if (left === right) continue;
        return left === undefined ? 1 : -1;
      }
      const difference = compareValues(left, right);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return a.row - b.row;
  });
  const before = order.map(({ row }) => tab.state.rows[row] ?? []);
  const metadata = order.map(({ row }) => tab.state.rowLines[row]?.metadata);
  for (const [offset, { row: from }] of order.entries()) {
    const to = startRow + offset;
    if (from === to) continue;
    tab.mapCells(to, startColumn, endColumn, (_, column) => movedCell(before[offset]?.[column], to - from));
  }
  if (!tab.switches.isOn('metadataFollowsSort')) return;
  for (const [offset, follows] of metadata.entries()) {
    tab.state.rowLines[startRow + offset] = {
      ...tab.state.rowLines[startRow + offset],
      metadata: follows ?? [],
    };
  }
}

function movedCell(cell: Cell | undefined, rows: number): Cell | undefined {
  return cell?.formula === undefined ? cell : { ...cell, formula: moveFormula(cell.formula, rows, 0) };
}
