/** Small workbooks for the unit tests of the model. */
import { fxEngine } from './fx-engine.ts';
import { parseEntry } from './parse-entry.ts';
import type { Tab } from './tab.ts';
import { emptyWorkbookState, Workbook } from './workbook.ts';

/** An empty workbook; its clock stands at 2024-01-15 12:00 UTC. */
export function testWorkbook(): Workbook {
  const state = emptyWorkbookState('id', 'Test');
  return new Workbook(state, { engine: fxEngine, now: () => Date.UTC(2024, 0, 15, 12) });
}

/** A new tab whose cells were typed row by row, just large enough unless more lines are asked for. */
export function typedTab(
  workbook: Workbook,
  title: string,
  rows: readonly (readonly string[])[],
  more: { rows?: number; columns?: number } = {},
): Tab {
  const columns = Math.max(1, ...rows.map((row) => row.length)) + (more.columns ?? 0);
  const tab = workbook.addTab(workbook.tabs.length, title, { rows: rows.length + (more.rows ?? 0), columns });
  for (const [row, texts] of rows.entries()) {
    for (const [column, text] of texts.entries()) tab.enter(row, column, parseEntry(text));
  }
  return tab;
}

/** Formulas as text, other cells as values, blanks as null. */
export function contents(tab: Tab): (string | number | boolean | null)[][] {
  return tab.read({}).map((row) => row.map(({ formula, value }) => formula ?? value ?? null));
}

/** Computed values; an error as its kind. */
export function values(tab: Tab): (string | number | boolean | null)[][] {
  return tab
    .read({})
    .map((row) =>
      row.map(({ effective }) => (typeof effective === 'object' ? effective.error : (effective ?? null))),
    );
}
