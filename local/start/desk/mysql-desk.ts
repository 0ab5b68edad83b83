/** The customer's side of the database, as a person with a MySQL client has it: a look at a table, and SQL. */
import { createPool } from 'mysql2/promise';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

import type { SqlOutcome, TableView } from '../../playground/wire.ts';

const ROWS_SHOWN = 200;
/** Columns of the sync itself, behind the customer's. */
const OURS = /^_(sync|sheet|row|last)_/;

export interface MysqlDesk {
  readTable: (table: string) => Promise<TableView>;
  runSql: (sql: string) => Promise<SqlOutcome>;
  close: () => Promise<void>;
}

export function mysqlDesk(mysqlUrl: string): MysqlDesk {
  const pool = createPool({
    uri: mysqlUrl,
    connectionLimit: 3,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    timezone: 'Z',
  });
  return {
    readTable: (table) => readTable(pool, table),
    runSql: (sql) => runSql(pool, sql),
    close: () => pool.end(),
  };
}

/** The first rows of a linked table in the order of the sheet; the state of a row comes last. No page reads another table here. */
async function readTable(pool: Pool, table: string): Promise<TableView> {
  const [linked] = await pool.query<RowDataPacket[]>('SELECT 1 FROM sync_links WHERE table_name = ?', [
    table,
  ]);
  if (linked.length === 0) throw new Error(`The table "${table}" is not linked with a tab.`);
  const [fields] = await pool.query<RowDataPacket[]>('SHOW COLUMNS FROM ??', [table]);
  const names = fields.map((field) => String(field['Field']));
  const key = fields.find((field) => field['Key'] === 'PRI');
  const mapped = names.filter((name) => !OURS.test(name));
  const order = names.includes('_sheet_row_number')
    ? '_sheet_row_number'
    : String(key?.['Field'] ?? mapped[0]);
  const wanted = [...mapped, ...names.filter((name) => name === '_sync_status')];
  const [rows] = await pool.query<RowDataPacket[]>('SELECT ?? FROM ?? ORDER BY ??, ?? LIMIT ?', [
    wanted,
    table,
    order,
    mapped[0] ?? order,
    ROWS_SHOWN,
  ]);
  const [[count]] = await pool.query<RowDataPacket[]>('SELECT COUNT(*) AS total FROM ??', [table]);
  return {
    columns: wanted,
    rows: rows.map((row) => wanted.map((name) => shown(row[name]))),
    total: Number(count?.['total']),
  };
}

async function runSql(pool: Pool, sql: string): Promise<SqlOutcome> {
  const started = performance.now();
  const [result] = await pool.query<ResultSetHeader | RowDataPacket[]>(sql);
  const ms = Math.round(performance.now() - started);
  if (!Array.isArray(result)) return { kind: 'done', rows: result.affectedRows, ms };
  const columns = Object.keys(result[0] ?? {});
  const rows = result.slice(0, ROWS_SHOWN).map((row) => columns.map((name) => shown(row[name])));
  return { kind: 'rows', columns, rows, ms };
}

function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
