/** The guard against mass deletes: an outage or a mistake looks like many rows gone at once, or one after the other. */

/** More rows than `rows` and more than `percent` of all rows gone within `SIZE_MINUTES` wait for a person. */
export interface DeleteGuard {
  rows: number;
  percent: number;
}

/** Of a link that nobody set another one for. */
export const DELETE_GUARD: DeleteGuard = { rows: 10, percent: 20 };

/** How long rows that went one by one count together. */
export const SIZE_MINUTES = 10;

/** Rows of a link. `peak`: the most that it had lately, at least `rows`. */
export interface LinkSize {
  rows: number;
  peak: number;
}

/**
 * True when a person has to agree. `gone` of the rows are to go now. A link that loses and gets rows all the time does not shrink,
 * so nobody is asked about it.
 */
export function isMassDelete(gone: number, size: LinkSize, guard: DeleteGuard = DELETE_GUARD): boolean {
  const lost = size.peak - size.rows + gone;
  return gone > 0 && lost > guard.rows && lost * 100 > size.peak * guard.percent;
}
