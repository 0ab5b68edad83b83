/** The guard against mass deletes: an outage or a mistake looks like many rows gone at once. */

const ROWS_MAX = 10;
const SHARE_MAX = 0.2;

/** True when more than 10 rows and more than 20 % of all rows are gone: a person has to agree. */
export function isMassDelete(gone: number, all: number): boolean {
  return gone > ROWS_MAX && gone > all * SHARE_MAX;
}
