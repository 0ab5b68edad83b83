/** Named ranges of a workbook: places with a name that formulas and calls may use instead of A1 notation. */
import type { GridRange } from './grid-range.ts';
import type { Workbook } from './workbook.ts';

export interface NamedRange {
  readonly namedRangeId: string;
  readonly name: string;
  /** Undefined: all of it was deleted. Such a range is shown to nobody, but its name stays taken, as in Sheets. */
  readonly range: GridRange | undefined;
}

/** Names are compared without regard to case. */
export function namedRangeByName(workbook: Workbook, name: string): NamedRange | undefined {
  return workbook.state.namedRanges.find((named) => named.name.toLowerCase() === name.toLowerCase());
}
