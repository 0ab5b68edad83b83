/** Takes away what nobody needs any more, little by little. What is open is never taken. */

/**
 * `inbox`: edits that are done; `changeLog`: entries of the history without values; `history`: all others, counts of what
 * crossed and decided conflicts; `intents`: settled writes and repairs that are done.
 */
export type Perishable = 'inbox' | 'changeLog' | 'history' | 'intents';

export interface Retention {
  /** Deletes at most 1,000 rows of each table that are older. Returns how many; 0 when nothing that old is left. */
  purge(what: Perishable, olderThanDays: number): Promise<number>;
}
