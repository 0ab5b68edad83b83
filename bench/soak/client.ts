/** A program's connection to MySQL, which connects anew when MySQL was restarted. */
import type { Connection, QueryOptions } from 'mysql2/promise';

import type { BenchDatabase } from '../lab.ts';
import type { Scalar } from '../google-control.ts';

export class Client {
  readonly #database: BenchDatabase;
  #connection: Connection | null = null;

  constructor(database: BenchDatabase) {
    this.#database = database;
  }

  /** Runs the statements in one transaction; true when it is committed. Rejects when nobody can know whether it was. */
  async transaction(work: (connection: Connection) => Promise<boolean>): Promise<boolean> {
    const connection = await this.#connect();
    try {
      await connection.beginTransaction();
      const isWanted = await work(connection);
      await (isWanted ? connection.commit() : connection.rollback());
      return isWanted;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  rows(sql: string): Promise<Scalar[][]> {
    return this.#query({ sql, rowsAsArray: true });
  }

  /** Each row with the names of its columns. */
  records(sql: string): Promise<Record<string, unknown>[]> {
    return this.#query({ sql });
  }

  async #query<T>(query: QueryOptions): Promise<T> {
    const connection = await this.#connect();
    try {
      const [rows] = await connection.query(query);
      return rows as T;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  async #connect(): Promise<Connection> {
    this.#connection ??= await this.#database.connect();
    return this.#connection;
  }

  #forget(): void {
    this.#connection?.destroy();
    this.#connection = null;
  }
}
