/** A column of the user's own as the row key: every row has a value there, and no two have the same. Pure. */
import type { RawCell } from '../../shared/cell.ts';
import { keyText } from '../core/read-tab.ts';

/** Watches the cells of one column while the tab is read, page by page. */
export interface KeyWatch {
  /** `row` is 0-based; only of rows that are not empty. */
  add(row: number, cell: RawCell): void;
  /** Why the column cannot be the row key, by 1-based rows; null while it can. */
  problem(header: string): string | null;
}

export function keyWatch(): KeyWatch {
  const rows = new Map<string, number>();
  let missing: number | null = null;
  let twice: { key: string; first: number; second: number } | null = null;
  return {
    add(row, cell) {
      const key = keyText(cell);
      if (key === null) {
        missing ??= row;
        return;
      }
      const first = rows.get(key);
      if (first === undefined) rows.set(key, row);
      else twice ??= { key, first, second: row };
    },
    problem(header) {
      if (twice !== null) {
        const { key, first, second } = twice;
        return `Rows ${first + 1} and ${second + 1} both have "${key}" in "${header}", so it cannot tell rows apart. Give one of them another value, or choose another column.`;
      }
      if (missing === null) return null;
      return `Row ${missing + 1} has no text or number of its own in "${header}" (a formula or date counts as none). Type one, or choose another column.`;
    },
  };
}
