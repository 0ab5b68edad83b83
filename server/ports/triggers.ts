/** The triggers of linked tables: whether they are as we made them, and making them anew. */
export interface Triggers {
  /**
   * Makes what is missing or was changed, the new one before the old one goes. True when anything was made: changes of before
   * may have gone unmarked, so the rows have to be compared. False also when the table is not there, or is in use just now.
   */
  repair(table: string): Promise<boolean>;
  /** Those of these tables that `repair` would have something to do with. */
  broken(tables: readonly string[]): Promise<string[]>;
}
