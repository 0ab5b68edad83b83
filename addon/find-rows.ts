/** Where rows are now, found by their keys. */
import type { LinkSettings } from '../shared/protocol/registration.ts';
import type { Tab } from './host.ts';
import { rowKeyOf } from './row-key.ts';

/** The 1-based row of each wanted key; keys that are missing or there twice are left out. Costs two calls. */
export function findRows(
  tab: Tab,
  settings: LinkSettings,
  wanted: { has(key: string): boolean },
): Map<string, number> {
  const firstRow = settings.headerRow + 1;
  const rowCount = tab.lastRow() - settings.headerRow;
  const found = new Map<string, number>();
  if (rowCount < 1) return found;
  const twice = new Set<string>();
  const keyColumn = { firstRow, rowCount, firstColumn: settings.keyColumn, columnCount: 1 };
  tab.values(keyColumn).forEach(([value], offset) => {
    const key = rowKeyOf(value);
    if (key === null || !wanted.has(key)) return;
    if (found.has(key)) twice.add(key);
    found.set(key, firstRow + offset);
  });
  for (const key of twice) found.delete(key);
  return found;
}
