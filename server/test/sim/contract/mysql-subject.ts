/** Real MySQL behind the product's adapters as a subject. */
import { setTimeout as pause } from 'node:timers/promises';

import type { Connection, ResultSetHeader } from 'mysql2/promise';

import { mysqlStores } from '../../../adapters/mysql/stores.ts';
import { ATTEMPT_DELAYS_MS } from '../../../core/attempts.ts';
import { toMysql } from '../../../core/values/to-mysql.ts';
import { openTestMysql, TEST_COLUMNS } from '../../harness/mysql.ts';
import type { CustomerTransaction, Values } from '../mysql/sim-mysql.ts';
import { contractLink } from './contract-link.ts';
import type { ContractPorts, Subject } from './subject.ts';

/** The server renews what it tells of transactions only when it was not asked for a tenth of a second. */
const WATCH_EVERY_MS = 150;

// Not INNODB_TRX: it shows the statements of all databases in a narrower character set, and fails on an emoji.
const MYSQL_WAITS = `
  SELECT COUNT(*) AS waiting FROM performance_schema.data_lock_waits w
  JOIN performance_schema.threads t ON t.THREAD_ID = w.REQUESTING_THREAD_ID WHERE t.PROCESSLIST_DB = ?`;

const MARIADB_WAITS = `
  SELECT COUNT(*) AS waiting FROM information_schema.INNODB_TRX t
  JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
  WHERE t.trx_state = 'LOCK WAIT' AND p.DB = ?`;

async function isMariadb(connection: Connection): Promise<boolean> {
  const [rows] = await connection.query('SELECT VERSION() AS version');
  return /mariadb/i.test((rows as { version: string }[])[0]?.version ?? '');
}

export async function openMysqlSubject(): Promise<Subject> {
  const mysql = await openTestMysql();
  const { pool, database, links } = mysql;
  const ports: ContractPorts = {
    database,
    links,
    ...mysqlStores(pool, database, { attemptDelaysMs: ATTEMPT_DELAYS_MS }),
  };
  const watcher = await mysql.customer();
  const waits = (await isMariadb(watcher)) ? MARIADB_WAITS : MYSQL_WAITS;
  const isSomeoneWaiting = async (): Promise<boolean> => {
    const [rows] = await watcher.query(waits, [mysql.name]);
    const [row] = rows as { waiting: number | string }[];
    return Number(row?.waiting) > 0;
  };
  let count = 0;
  return {
    ports,
    newLink: () => contractLink(ports, (count += 1)),
    customer: async (table) => {
      const connection = await mysql.customer();
      await connection.query('START TRANSACTION');
      return customerOf(connection, table);
    },
    async someoneWaits() {
      while (!(await isSomeoneWaiting())) await pause(WATCH_EVERY_MS);
    },
    close: () => mysql.close(),
  };
}

function customerOf(connection: Connection, table: string): CustomerTransaction {
  const run = async (sql: string, values: (string | number | Buffer | null)[]): Promise<ResultSetHeader> => {
    const [result] = await connection.query<ResultSetHeader>(sql, values);
    return result;
  };
  return {
    async insert(values) {
      const { names, bound } = columnsOf(values);
      const marks = names.map(() => '?').join(', ');
      return String(
        (await run(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`, bound)).insertId,
      );
    },
    async update(pk, values) {
      const { names, bound } = columnsOf(values);
      const sets = names.map((name) => `${name} = ?`).join(', ');
      return (
        (await run(`UPDATE ${table} SET ${sets} WHERE _sync_row_id = ?`, [...bound, pk])).affectedRows > 0
      );
    },
    delete: async (pk) => (await run(`DELETE FROM ${table} WHERE _sync_row_id = ?`, [pk])).affectedRows > 0,
    commit: () => connection.commit(),
    rollback: () => connection.rollback(),
  };
}

function columnsOf(values: Values): { names: string[]; bound: (string | number | Buffer | null)[] } {
  const named = TEST_COLUMNS.filter(({ id }) => values[id] !== undefined);
  return {
    names: named.map(({ name }) => name),
    bound: named.map((column) => toMysql(column, values[column.id] ?? null)),
  };
}
