/** What the batch forms of value writes add to their items: totals. */
import type { Written } from './write-values.ts';

/** Rows and columns that several items touched count once. */
export function totalsOf(written: readonly Written[]): object {
  const tabs = new Set(written.filter(({ cells }) => cells > 0).map(({ tab }) => tab));
  if (tabs.size === 0) return {};
  const lines = (side: 'rows' | 'columns'): number =>
    [...tabs].reduce((sum, tab) => {
      const here = written.filter((item) => item.tab === tab).flatMap((item) => [...item[side]]);
      return sum + new Set(here).size;
    }, 0);
  return {
    totalUpdatedRows: lines('rows'),
    totalUpdatedColumns: lines('columns'),
    totalUpdatedCells: written.reduce((sum, { cells }) => sum + cells, 0),
    totalUpdatedSheets: tabs.size,
  };
}
