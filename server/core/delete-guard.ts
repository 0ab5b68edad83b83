/** The guard against mass deletes: an outage or a mistake looks like many rows gone at once. */

export const DELETE_GUARD = { rows: 10, share: 0.2 } as const;

/** True when more than 10 rows and more than 20 % of all rows are gone: a person has to agree. */
export function isMassDelete(gone: number, all: number): boolean {
  return gone > DELETE_GUARD.rows && gone > all * DELETE_GUARD.share;
}
