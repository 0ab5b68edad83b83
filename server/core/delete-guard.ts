/** The guard against mass deletes: an outage or a mistake looks like many rows gone at once. */

/** More rows than `rows` and more than `percent` of all rows gone at once wait for a person. */
export interface DeleteGuard {
  rows: number;
  percent: number;
}

/** Of a link that nobody set another one for. */
export const DELETE_GUARD: DeleteGuard = { rows: 10, percent: 20 };

/** True when a person has to agree. */
export function isMassDelete(gone: number, all: number, guard: DeleteGuard = DELETE_GUARD): boolean {
  return gone > guard.rows && gone * 100 > all * guard.percent;
}
