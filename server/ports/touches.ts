/** When rows were touched last, for the cooldown. Exact to the moment of an edit's arrival and a change's statement. */
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import type { Tx } from './database.ts';

/** Rows that were touched within a time from `now` on back; others are absent. */
export interface TouchTimes {
  now: Micros;
  at: Map<string, Micros>;
}

export interface Touches {
  /** By row key: when the last edit of the sheet arrived. */
  edits(link: number, keys: readonly string[], within: Micros): Promise<TouchTimes>;
  /** By primary key: when somebody other than us last changed the row in MySQL. */
  changes(tx: Tx, link: Link, pks: readonly string[], within: Micros): Promise<TouchTimes>;
}
