/** Formulas that a deletion breaks ("#REF!"), so that they can be mended when the deletion is taken back. */
import type { Cell } from '../../workbook/cell.ts';
import type { Followed } from '../../workbook/followed.ts';
import type { Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';

interface WatchedFormula {
  readonly tab: Tab;
  readonly place: Followed;
  readonly cell: Cell;
}

const brokenReference = '#REF!';

/** Runs a deletion; what is returned gives the formulas that it broke their texts again. */
export function watchFormulas(workbook: Workbook, apply: () => void): () => void {
  const watched = workbook.tabs.flatMap((tab) => formulasOf(workbook, tab));
  apply();
  const broken = watched.filter(isBroken);
  return () => {
    for (const formula of broken) {
      const { startRow, startColumn } = formula.place.range ?? {};
      if (startRow === undefined || startColumn === undefined) continue;
      // Somebody has entered something else in the meantime.
      if (!isBroken(formula)) continue;
      formula.tab.setCell(startRow, startColumn, formula.cell);
    }
  };
}

function formulasOf(workbook: Workbook, tab: Tab): WatchedFormula[] {
  if (!tab.mayHaveFormulas) return [];
  return tab.state.rows.flatMap((row, index) =>
    row.flatMap((cell, column): WatchedFormula[] => {
      if (cell?.formula === undefined || cell.formula.includes(brokenReference)) return [];
      const area = { startRow: index, endRow: index + 1, startColumn: column, endColumn: column + 1 };
      return [{ tab, place: workbook.followed.follow({ tabId: tab.tabId, ...area }), cell }];
    }),
  );
}

function isBroken({ tab, place: { range } }: WatchedFormula): boolean {
  const { startRow, startColumn } = range ?? {};
  if (startRow === undefined || startColumn === undefined) return false;
  return tab.cell(startRow, startColumn)?.formula?.includes(brokenReference) ?? false;
}
