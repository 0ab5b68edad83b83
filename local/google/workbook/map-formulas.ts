/** Rewrites the formulas of a whole workbook, row by row, leaving rows without formulas untouched. */
import type { Row, Tab } from './tab.ts';
import type { Workbook } from './workbook.ts';

/** Rows are immutable, so whether one holds formulas is worked out once. */
const known = new WeakMap<Row, boolean>();

function hasFormulas(row: Row): boolean {
  let answer = known.get(row);
  if (answer === undefined) {
    answer = row.some((cell) => cell?.formula !== undefined);
    known.set(row, answer);
  }
  return answer;
}

/** Applies `change` to every formula; it gets the text and the tab in which the formula stands. */
export function mapFormulas(workbook: Workbook, change: (formula: string, own: Tab) => string): void {
  for (const tab of workbook.tabs) {
    if (!tab.mayHaveFormulas) continue;
    const { rows } = tab.state;
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index];
      if (row === undefined || row.length === 0 || !hasFormulas(row)) continue;
      rows[index] = row.map((cell) =>
        cell?.formula === undefined ? cell : { ...cell, formula: change(cell.formula, tab) },
      );
    }
  }
  workbook.touch();
}
