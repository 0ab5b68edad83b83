/** Rows that the basic filter hides. Of its criteria only hidden values have an effect; the others are kept as sent. */
import type { Tab } from './tab.ts';

/** The values of a column (counted in the tab) that a filter hides, as they are shown. */
interface Criterion {
  readonly column: number;
  readonly hidden: ReadonlySet<string>;
}

/** Makes the rows of a tab hidden or shown as its filter wants it; the first row of the filter is its header. */
export function applyBasicFilter(tab: Tab): void {
  const { basicFilter, rowLines } = tab.state;
  const criteria = criteriaOf(basicFilter?.settings);
  const area = basicFilter && tab.clip(basicFilter.range);
  for (const [row, line] of rowLines.entries()) {
    const isInside = area !== undefined && row > area.startRow && row < area.endRow;
    const isHidden =
      isInside && criteria.some(({ column, hidden }) => hidden.has(tab.view(row, column).formatted));
    if (isHidden !== (line.hiddenByFilter ?? false)) rowLines[row] = { ...line, hiddenByFilter: isHidden };
  }
  tab.touch();
}

/** Both forms of the API: `criteria` by column, and the newer `filterSpecs`. */
function criteriaOf(settings: object | undefined): Criterion[] {
  const { criteria = {}, filterSpecs = [] } = (settings ?? {}) as {
    criteria?: Record<string, { hiddenValues?: string[] }>;
    filterSpecs?: { columnIndex?: number; filterCriteria?: { hiddenValues?: string[] } }[];
  };
  return [
    ...Object.entries(criteria).map(([column, { hiddenValues = [] }]) => ({
      column: Number(column),
      hidden: new Set(hiddenValues),
    })),
    ...filterSpecs.map(({ columnIndex = 0, filterCriteria }) => ({
      column: columnIndex,
      hidden: new Set(filterCriteria?.hiddenValues),
    })),
  ];
}
