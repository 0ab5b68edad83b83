/** What each simulated port is made of: the server, its tables and the life of the process that uses it. */
import { SyncError } from '../../../core/sync-error.ts';
import type { Tx } from '../../../ports/database.ts';
import type { SimProcess } from '../world/process.ts';
import type { SimServer } from './engine/server.ts';
import type { StoredTables } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';

export interface Context {
  server: SimServer;
  tables: StoredTables;
  life: SimProcess;
}

const transactions = new WeakMap<Tx, Trx>();

/** The transaction as the flows hold it. It can be used until `closeTx`. */
export function openTx(trx: Trx): Tx {
  const tx = Object.freeze({}) as Tx;
  transactions.set(tx, trx);
  return tx;
}

export function closeTx(tx: Tx): void {
  transactions.delete(tx);
}

/** Throws INVARIANT when the transaction has ended. */
export function trxOf(tx: Tx): Trx {
  const trx = transactions.get(tx);
  if (!trx) throw new SyncError('INVARIANT', 'a transaction was used after its end');
  return trx;
}

/** One statement of the transaction when there is one, else committed by itself. */
export function inTransactionOrAlone<T>(
  { server, life }: Context,
  tx: Tx | undefined,
  label: string,
  work: (trx: Trx) => T | Promise<T>,
): Promise<T> {
  if (tx === undefined) return server.alone(life, label, work);
  const trx = trxOf(tx);
  return server.statement(trx, label, () => work(trx));
}
