/**
 * Transactions. A deadlock or a lock that is held too long runs the whole work again; any other error rolls back. When
 * the rollback or the commit fails, nobody knows the connection's state, so it is destroyed.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { SyncError } from '../../core/sync-error.ts';
import type { Database, Tx } from '../../ports/database.ts';
import type { MysqlPool } from './pool.ts';
import type { Session } from './session.ts';

export interface RetryTiming {
  /** In [0, 1). */
  random: () => number;
  sleep: (ms: number) => Promise<unknown>;
}

const RETRIES_MAX = 3;
const RETRY_BASE_MS = 20;

const sessions = new WeakMap<Tx, Session>();

/** The connection of an open transaction. Throws INVARIANT when the transaction has ended. */
export function sessionOf(tx: Tx): Session {
  const session = sessions.get(tx);
  if (!session) throw new SyncError('INVARIANT', 'a transaction was used after its end');
  return session;
}

/** The transaction's connection when there is one, else a connection of its own. */
export function inTransactionOrAlone<T>(
  pool: MysqlPool,
  tx: Tx | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return tx ? work(sessionOf(tx)) : pool.use(work);
}

export function mysqlDatabase(
  pool: MysqlPool,
  timing: RetryTiming = { random: Math.random, sleep },
): Database {
  return {
    async transaction(work) {
      for (let retries = 0; ; retries += 1) {
        try {
          return await pool.use((session) => runOnce(session, work));
        } catch (error) {
          const isTransient = error instanceof SyncError && error.code === 'MYSQL_TRANSIENT';
          if (!isTransient || retries === RETRIES_MAX) throw error;
          await timing.sleep(RETRY_BASE_MS * 2 ** retries * (0.5 + timing.random()));
        }
      }
    },
  };
}

async function runOnce<T>(session: Session, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = Object.freeze({}) as Tx;
  await session.write('START TRANSACTION');
  sessions.set(tx, session);
  try {
    const result = await work(tx);
    sessions.delete(tx);
    await end(session, 'COMMIT');
    return result;
  } catch (error) {
    sessions.delete(tx);
    // The error that counts is the first one; a failed rollback marks the connection, and closing it rolls back.
    if (!session.isDoubtful) await end(session, 'ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function end(session: Session, statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  try {
    await session.write(statement);
  } catch (error) {
    session.markDoubtful();
    throw error;
  }
}
