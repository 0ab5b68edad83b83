/**
 * One connection while it is ours: statements with bound values, errors as SyncErrors, and a mark when its state is in
 * doubt, so that it is destroyed instead of used again.
 */
import type { PoolConnection, QueryResult } from 'mysql2/promise';

import { SyncError } from '../../core/sync-error.ts';
import { toSyncError } from './mysql-errors.ts';

export type SqlValue = string | number | bigint | boolean | Uint8Array | null;
/** A list stands for `IN (?)`, a list of lists for `VALUES ?`. */
export type SqlParameter = SqlValue | readonly SqlValue[] | readonly (readonly SqlValue[])[];
export type Row = Readonly<Record<string, unknown>>;

export interface Written {
  affected: number;
  /** The first AUTO_INCREMENT value that the statement made; 0 when none, or when no number holds it exactly. */
  insertId: number;
  /** The same, exactly; null when none. */
  insertedKey: string | null;
}

export class Session {
  readonly #connection: PoolConnection;
  #isDoubtful = false;

  constructor(connection: PoolConnection) {
    this.#connection = connection;
  }

  /** The connection must not be used again. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  markDoubtful(): void {
    this.#isDoubtful = true;
  }

  /** Rows by column name. Dates, decimals and BIGINT come as text. */
  async rows(sql: string, parameters: readonly SqlParameter[] = []): Promise<Row[]> {
    const result = await this.#guard(this.#connection.query(sql, [...parameters]));
    if (!Array.isArray(result)) throw new SyncError('INVARIANT', 'a statement gave no rows');
    return result as Row[];
  }

  async write(sql: string, parameters: readonly SqlParameter[] = []): Promise<Written> {
    return written(await this.#guard(this.#connection.query(sql, [...parameters])));
  }

  /** As `write`, prepared on the server and kept: for a text that is sent again and again, row by row. */
  async writePrepared(sql: string, values: readonly SqlValue[]): Promise<Written> {
    return written(await this.#guard(this.#connection.execute(sql, [...values])));
  }

  async #guard(sent: Promise<[QueryResult, unknown]>): Promise<QueryResult> {
    try {
      const [result] = await sent;
      return result;
    } catch (error) {
      const mapped = toSyncError(error);
      if (mapped.code === 'MYSQL_UNAVAILABLE' || mapped.code === 'INVARIANT') this.markDoubtful();
      throw mapped;
    }
  }
}

function written(result: QueryResult): Written {
  if (Array.isArray(result)) throw new SyncError('INVARIANT', 'a statement gave rows');
  // The driver gives a text where a number would be inexact, whatever its types say.
  const told = String(result.insertId);
  const insertId = Number(told);
  return {
    affected: result.affectedRows,
    insertId: Number.isSafeInteger(insertId) ? insertId : 0,
    // Above 2^63 the driver takes it for a negative number.
    insertedKey: told === '0' ? null : BigInt.asUintN(64, BigInt(told)).toString(),
  };
}
