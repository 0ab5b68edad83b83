/** Renaming a tab: references to it in every formula take the new title. */
import { quoteTitle } from './a1.ts';
import { mapFormulas } from './map-formulas.ts';
import { mapTitles } from './references.ts';
import type { Tab } from './tab.ts';
import type { Workbook } from './workbook.ts';

/** The caller has checked that the title is free. */
export function renameTab(workbook: Workbook, tab: Tab, title: string): void {
  const old = tab.title.toLowerCase();
  tab.state.title = title;
  mapFormulas(workbook, (formula) =>
    mapTitles(formula, (found) => (found.toLowerCase() === old ? quoteTitle(title) : undefined)),
  );
}
