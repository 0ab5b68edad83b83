/**
 * Connections that only we use. Each is set up once before its first statement (UTC, strict, READ COMMITTED, short lock
 * waits) and destroyed when its state is in doubt.
 */
import {
  createPool as createDriverPool,
  type PoolConnection,
  type PoolOptions as DriverOptions,
} from 'mysql2/promise';

import { SyncError } from '../../core/sync-error.ts';
import { toSyncError } from './mysql-errors.ts';
import { Session } from './session.ts';

export type MysqlAddress =
  | { url: string }
  | { host: string; port: number; user: string; password: string; database: string }
  | { socketPath: string; user: string; password: string; database: string };

export interface PoolOptions {
  /** Default 10. */
  connectionsMax?: number;
  /** How long to wait for a connection when all are in use; default 10 s. */
  acquireTimeoutMs?: number;
}

export interface MysqlPool {
  /** Runs `work` with one connection, each statement committed by itself. Errors are SyncErrors. */
  use<T>(work: (session: Session) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Below the ten minutes after which network paths of cloud platforms drop silent connections. */
const IDLE_TIMEOUT_MS = 300_000;
const PREPARED_MAX = 200;

// The driver escapes with backslashes, so NO_BACKSLASH_ESCAPES must be off, and one mode list leaves no room for it.
const SET_UP = [
  `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
   time_zone = '+00:00', autocommit = 1, innodb_lock_wait_timeout = 3, lock_wait_timeout = 3`,
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

export function createPool(address: MysqlAddress, options: PoolOptions = {}): MysqlPool {
  const pool = createDriverPool(driverOptions(address, options));
  const isSetUp = new WeakSet<object>();

  async function prepare(connection: PoolConnection): Promise<Session> {
    const session = new Session(connection);
    // The pool hands out wrappers; the connection inside is what lives on.
    if (isSetUp.has(connection.connection)) return session;
    try {
      for (const statement of SET_UP) await session.write(statement);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    isSetUp.add(connection.connection);
    return session;
  }

  return {
    async use(work) {
      const connection = await acquire(pool.getConnection(), options.acquireTimeoutMs ?? 10_000);
      const session = await prepare(connection);
      try {
        return await work(session);
      } finally {
        if (session.isDoubtful) connection.destroy();
        else connection.release();
      }
    },
    end: () => pool.end(),
  };
}

function driverOptions(address: MysqlAddress, options: PoolOptions): DriverOptions {
  const { url, ...rest } = { url: undefined, ...address };
  return {
    ...(url === undefined ? rest : { uri: url }),
    connectionLimit: options.connectionsMax ?? 10,
    connectTimeout: CONNECT_TIMEOUT_MS,
    idleTimeout: IDLE_TIMEOUT_MS,
    enableKeepAlive: true,
    charset: 'UTF8MB4_BIN',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    stringifyObjects: true,
    namedPlaceholders: false,
    multipleStatements: false,
    maxPreparedStatements: PREPARED_MAX,
  };
}

/** Fails when no connection comes in time; one that comes later goes back. */
async function acquire(promised: Promise<PoolConnection>, timeoutMs: number): Promise<PoolConnection> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    promised.then(
      (late) => late.release(),
      () => undefined,
    );
    timeout.reject(new SyncError('MYSQL_UNAVAILABLE', 'All connections to MySQL are in use.'));
  }, timeoutMs);
  try {
    return await Promise.race([promised, timeout.promise]);
  } catch (error) {
    throw toSyncError(error);
  } finally {
    clearTimeout(timer);
  }
}
