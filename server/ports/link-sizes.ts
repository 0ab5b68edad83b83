/** How many rows a link has, and had lately: what the guard against mass deletes compares. */
import type { LinkSize } from '../core/delete-guard.ts';
import type { Tx } from './database.ts';

export interface LinkSizes {
  /** Rows that the sheet is known to hold, without those that wait in an approval. The number is remembered for `SIZE_MINUTES`. */
  look(link: number): Promise<LinkSize>;
  /** What the link had before does not count any more: a person agreed that rows go. */
  forget(tx: Tx, link: number): Promise<void>;
}
