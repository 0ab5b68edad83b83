/** Errors of the simulated server, mapped by the product's own table of MySQL's numbers. */
import { toSyncError } from '../../../../adapters/mysql/mysql-errors.ts';
import type { SyncError } from '../../../../core/sync-error.ts';

export const LOCK_TIMEOUT = 1205;
export const DEADLOCK = 1213;
export const DUPLICATE = 1062;
export const CONNECTION_LOST = 2013;

/** What the server answers, before the product's adapter reads it. */
export class MysqlError extends Error {
  readonly errno: number;
  readonly code = 'SIMULATED';

  constructor(errno: number) {
    super(`MySQL error ${errno}`);
    this.errno = errno;
  }
}

/** As the product's flows see it; other errors stay as they are. */
export function asFlowsSee(error: unknown): unknown {
  return error instanceof MysqlError ? toSyncError(error) : error;
}

export function mysqlSyncError(errno: number): SyncError {
  return toSyncError(new MysqlError(errno));
}
