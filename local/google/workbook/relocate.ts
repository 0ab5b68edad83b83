/** Cells that change their place take along what points to them: formulas of every tab, and ranges of all kinds. */
import type { GridRange } from './grid-range.ts';
import { mapFormulas } from './map-formulas.ts';
import { changeReference, mapReferences } from './references.ts';
import type { Tab } from './tab.ts';
import type { Workbook } from './workbook.ts';

/** Where a range of the tab is afterwards; undefined: nothing of it is left. */
export type RangeChange = (range: GridRange) => GridRange | undefined;

/** Applies a change to everything that points into the tab. */
export function relocate(workbook: Workbook, tab: Tab, change: RangeChange): void {
  const { state } = tab;
  const withRange = <T extends { readonly range: GridRange }>(item: T): T[] => {
    const range = change(item.range);
    return range ? [{ ...item, range }] : [];
  };
  state.filterViews = state.filterViews.flatMap(withRange);
  state.protectedRanges = state.protectedRanges.flatMap(withRange);
  state.bandedRanges = state.bandedRanges.flatMap(withRange);
  state.tables = state.tables.flatMap(withRange);
  state.merges = state.merges.flatMap((range) => change(range) ?? []);
  state.basicFilter = state.basicFilter && withRange(state.basicFilter)[0];
  workbook.state.namedRanges = workbook.state.namedRanges.map((named) =>
    named.range?.tabId === tab.tabId ? { ...named, range: change(named.range) } : named,
  );
  workbook.followed.move(tab.tabId, change);
  mapFormulas(workbook, (formula, own) =>
    mapReferences(formula, (range, title) => {
      const pointsHere = title === undefined ? own === tab : workbook.tabByTitle(title) === tab;
      return pointsHere ? changeReference(range, tab.tabId, change) : range;
    }),
  );
  tab.touch();
}
