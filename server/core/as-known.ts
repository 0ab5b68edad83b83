/** Whether a cell shows what its base says. */
import type { CellBase } from './base.ts';
import { sameValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

/**
 * A formula counts as a formula, whatever it shows: it calculates anew where it is copied or moved. A cell that could not be
 * judged shows nothing.
 */
export function isAsKnown(cell: Observed | undefined, base: CellBase | undefined): boolean {
  if (cell === undefined) return false;
  const wasFormula = base?.held?.why === 'formula';
  return cell.formula === null ? !wasFormula && sameValue(cell.value, base?.v ?? null) : wasFormula;
}
