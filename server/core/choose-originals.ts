/**
 * Of several rows that show one key, the one that shows most of what the base knows keeps it: a copy may stand above its
 * original, or at the very place where the original was last seen. Where that tells nothing, the choice of `readTab` stays.
 * Pure.
 */
import type { RowBase } from './base.ts';
import type { SeenRow, TabContent } from './read-tab.ts';
import { sameValue } from './values/cell-value.ts';

/** `bases` by row key; keys without a base are left as they are. */
export function chooseOriginals(content: TabContent, bases: ReadonlyMap<string, RowBase | null>): TabContent {
  const keyed = new Map(content.keyed);
  const copies = content.copies.filter(({ key }) => !bases.get(key));
  for (const [key, rows] of Map.groupBy(content.copies, (copy) => copy.key)) {
    const [base, chosen] = [bases.get(key), content.keyed.get(key)];
    if (!base || chosen === undefined) continue;
    const all = [chosen, ...rows];
    const most = Math.max(...all.map((row) => alike(row, base)));
    const likest = all.filter((row) => alike(row, base) === most);
    const original = likest.length === 1 ? (likest[0] ?? chosen) : chosen;
    keyed.set(key, original);
    copies.push(...all.filter((row) => row !== original));
  }
  return { ...content, keyed, copies };
}

/** Number of cells that are as the base says. */
function alike(row: SeenRow, base: RowBase): number {
  return Object.entries(base).filter(([column, { v }]) => {
    const cell = row.cells[column];
    return cell !== undefined && sameValue(cell.value, v);
  }).length;
}
