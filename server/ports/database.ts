/** Transactions of the one MySQL server that holds the sync tables and every linked table. */
declare const txBrand: unique symbol;

/** An open transaction; only the MySQL adapter makes one. Every repository call that gets it is part of it. */
export interface Tx {
  readonly [txBrand]: true;
}

export interface Database {
  /**
   * READ COMMITTED, UTC, strict mode. Deadlocks and lock time-outs run `work` again as a whole (three times, with
   * jitter), so `work` must have no effect outside the transaction.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}
