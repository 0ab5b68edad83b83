/** Takes away what nobody needs any more, little by little. What is open is never taken. */

/**
 * `inbox`: edits that are done; `changeLog`: entries of the history without values; `history`: all others, counts of what
 * crossed, decided conflicts, questions that are over and what happened to columns; `intents`: settled writes and repairs that are
 * done; `endedLinks`: what is kept of a link that is over, for the day on which its tab is linked again;
 * `dashboard`: what crossed in each minute, and failures.
 */
export type Perishable = 'inbox' | 'changeLog' | 'history' | 'intents' | 'endedLinks' | 'dashboard';

export interface Retention {
  /** Deletes at most 1,000 rows of each table that are older. Returns how many; 0 when nothing that old is left. */
  purge(what: Perishable, olderThanDays: number): Promise<number>;
}
