/** Transactions in the simulation: as the MySQL adapter, deadlocks and lock time-outs run the work again, three times. */
import { SyncError } from '../../../core/sync-error.ts';
import type { Database } from '../../../ports/database.ts';
import { closeTx, openTx, type Context } from './context.ts';

const RETRIES_MAX = 3;
const RETRY_BASE_US = 20_000;

export function simDatabase({ server, life }: Context): Database {
  const random = server.world.random.fork();
  return {
    async transaction(work) {
      for (let retries = 0; ; retries += 1) {
        try {
          return await server.transaction(life, async (trx) => {
            const tx = openTx(trx);
            try {
              return await work(tx);
            } finally {
              closeTx(tx);
            }
          });
        } catch (error) {
          const isTransient = error instanceof SyncError && error.code === 'MYSQL_TRANSIENT';
          if (!isTransient || retries === RETRIES_MAX) throw error;
          const us = Math.round(RETRY_BASE_US * 2 ** retries * (0.5 + random.next()));
          await life.point('transaction again', us);
        }
      }
    },
  };
}
