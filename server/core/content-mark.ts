/**
 * A mark of what a row shows, so that rows are compared without their bases: equal rows have equal marks, and different
 * rows hardly ever have. A formula counts as a formula, whatever it shows, because it calculates anew where it is moved.
 */
import type { RowBase } from './base.ts';
import type { SeenRow } from './read-tab.ts';
import { isRefused, type SheetValue } from './values/cell-value.ts';

const FORMULA = '=';
const FNV_PRIME = 0x01000193;

/** 0 to 2^53 - 1. */
export function baseMark(base: RowBase): number {
  return markOf(
    Object.entries(base).map(([id, { v, held }]) => [id, held?.why === 'formula' ? FORMULA : cell(v)]),
  );
}

/** Null when a cell could not be judged. */
export function seenMark(
  { cells }: Pick<SeenRow, 'cells'>,
  columns: readonly { id: string }[],
): number | null {
  const shown: [string, unknown][] = [];
  for (const { id } of columns) {
    const seen = cells[id];
    if (seen === undefined) return null;
    shown.push([id, seen.formula === null ? cell(seen.value) : FORMULA]);
  }
  return markOf(shown);
}

function cell(value: SheetValue): unknown {
  return isRefused(value) ? [value.refused] : [value, true];
}

/**
 * Two FNV-1a hashes of 32 bits that begin differently, over UTF-16 code units in one pass
 * (http://www.isthe.com/chongo/tech/comp/fnv/).
 */
function markOf(cells: [string, unknown][]): number {
  const text = JSON.stringify(cells.sort(([a], [b]) => (a < b ? -1 : 1)));
  let [high, low] = [0x811c9dc5, 0x2f9be6cc];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, FNV_PRIME);
    low = Math.imul(low ^ unit, FNV_PRIME);
  }
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
