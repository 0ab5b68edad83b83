/** The facts about MySQL that `doctor` judges. It writes nothing but a variable of its own session. */
import { mysqlAccountBook } from '../../adapters/mysql/account-book.ts';
import { mysqlDatabase } from '../../adapters/mysql/database.ts';
import { mysqlLinks } from '../../adapters/mysql/links.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../../adapters/mysql/migration-files.ts';
import type { MysqlPool } from '../../adapters/mysql/pool.ts';
import { integer, text } from '../../adapters/mysql/read-row.ts';
import { probeQueue } from '../../adapters/mysql/probe-queue.ts';
import { mysqlTriggers } from '../../adapters/mysql/repair-triggers.ts';
import type { Session } from '../../adapters/mysql/session.ts';
import { mysqlSpreadsheets } from '../../adapters/mysql/spreadsheets.ts';
import { OPERATIONS, triggerNames } from '../../adapters/mysql/triggers.ts';
import { tableAddress } from '../../core/attached-table.ts';
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import type { Link } from '../../core/link.ts';
import type { Spreadsheet } from '../../ports/spreadsheets.ts';
import type { SecretBox } from '../../adapters/system/secret-box.ts';
import type { MysqlFacts } from './judge-mysql.ts';

const VARIABLES = [
  'log_bin',
  'log_bin_trust_function_creators',
  'binlog_format',
  'read_only',
  'super_read_only',
  'innodb_read_only',
  'max_connections',
  'wait_timeout',
  'max_allowed_packet',
  'innodb_flush_log_at_trx_commit',
  'sync_binlog',
] as const;

export interface MysqlLook {
  facts: MysqlFacts;
  links: Link[];
  spreadsheets: Spreadsheet[];
  /** Addresses of the Google accounts that spreadsheets were given, by Google's id. */
  accounts: ReadonlyMap<string, string>;
}

/** Throws MYSQL_* when MySQL cannot be asked. */
export async function readMysql(
  pool: MysqlPool,
  { secrets, connections }: { secrets: SecretBox; connections: number },
): Promise<MysqlLook> {
  const clockOffsetMs = await clockOffset(pool);
  const migrations = await schemaState(pool);
  const isSetUp = migrations.applied === migrations.shipped && !migrations.isForeign;
  const links = isSetUp ? await mysqlLinks(pool, mysqlDatabase(pool), secrets).list() : [];
  const spreadsheets = isSetUp ? await mysqlSpreadsheets(pool).list() : [];
  const accounts = isSetUp ? await mysqlAccountBook(pool).all() : new Map<string, string>();
  const tables = links.map(({ table }) => table);
  const changing = links.filter(({ attached }) => !attached?.isView);
  const brokenTriggers = await mysqlTriggers(pool).broken(changing.map(({ table }) => table));
  const queueRefusal = isSetUp ? await probeQueue(pool) : null;
  const facts = await pool.use(async (session): Promise<MysqlFacts> => {
    const [here] = await session.rows(
      'SELECT VERSION() AS version, DATABASE() AS name, CURRENT_USER() AS account',
    );
    if (!here) throw new Error('MySQL told nothing of itself');
    const account = text(here, 'account');
    const database = text(here, 'name');
    const missingTables = await missing(session, tables, database);
    return {
      version: text(here, 'version'),
      database,
      account,
      variables: await variables(session, 'GLOBAL', VARIABLES),
      grants: await grants(session),
      session: await sessionState(session),
      schema: migrations,
      linkedTables: tables.length,
      missingTables,
      brokenTriggers: brokenTriggers.filter((table) => !missingTables.includes(table)),
      queueRefusal,
      otherDefiners: (await definers(session, tables, database)).filter((definer) => definer !== account),
      clockOffsetMs,
      connections,
    };
  });
  return { facts, links, spreadsheets, accounts };
}

async function clockOffset(pool: MysqlPool): Promise<number> {
  return pool.use(async (session) => {
    const before = Date.now();
    const [row] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
    const after = Date.now();
    if (!row) return 0;
    return fromSqlDateTime(text(row, 'here')) / MICROS_PER_MS - (before + after) / 2;
  });
}

async function variables(
  session: Session,
  scope: 'GLOBAL' | 'SESSION',
  names: readonly string[],
): Promise<Record<string, string>> {
  const rows = await session.rows(`SHOW ${scope} VARIABLES WHERE Variable_name IN (?)`, [names]);
  return Object.fromEntries(rows.map((row) => [text(row, 'Variable_name'), text(row, 'Value')]));
}

async function grants(session: Session): Promise<string[]> {
  const rows = await session.rows('SHOW GRANTS FOR CURRENT_USER()');
  return rows.flatMap((row) => Object.values(row).map(String));
}

async function sessionState(session: Session): Promise<MysqlFacts['session']> {
  await session.write('SET @sync_doctor = 1');
  const [kept] = await session.rows('SELECT @sync_doctor IS NOT NULL AS kept');
  // MariaDB calls the isolation tx_isolation.
  const state = await variables(session, 'SESSION', [
    'transaction_isolation',
    'tx_isolation',
    'time_zone',
    'sql_mode',
  ]);
  return {
    isolation: state['transaction_isolation'] ?? state['tx_isolation'] ?? '',
    timeZone: state['time_zone'] ?? '',
    sqlMode: state['sql_mode'] ?? '',
    keepsState: kept !== undefined && integer(kept, 'kept') === 1,
  };
}

async function schemaState(pool: MysqlPool): Promise<MysqlFacts['schema']> {
  const shipped = await readMigrations(MIGRATIONS_FOLDER);
  return pool.use(async (session) => {
    const tables = await session.rows(
      "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_migrations'",
    );
    const rows =
      tables.length === 0 ? [] : await session.rows('SELECT number, checksum FROM sync_migrations');
    const known = rows.filter(
      (row) => shipped[integer(row, 'number') - 1]?.checksum === text(row, 'checksum'),
    );
    return { applied: known.length, shipped: shipped.length, isForeign: known.length < rows.length };
  });
}

/** The names of linked tables by the schema that they are in. */
function bySchema(tables: readonly string[], own: string): Map<string, string[]> {
  return Map.groupBy(tables, (table) => tableAddress(table).schema ?? own);
}

async function missing(session: Session, tables: readonly string[], own: string): Promise<string[]> {
  const gone: string[] = [];
  for (const [schema, group] of bySchema(tables, own)) {
    const names = group.map((table) => tableAddress(table).name);
    const rows = await session.rows(
      'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?)',
      [schema, names],
    );
    const there = new Set(rows.map((row) => text(row, 'name')));
    gone.push(...group.filter((table) => !there.has(tableAddress(table).name)));
  }
  return gone;
}

async function definers(session: Session, tables: readonly string[], own: string): Promise<string[]> {
  const found = new Set<string>();
  for (const [schema, group] of bySchema(tables, own)) {
    const names = group.flatMap((table) => OPERATIONS.flatMap((operation) => triggerNames(table, operation)));
    const rows = await session.rows(
      `SELECT DISTINCT DEFINER AS definer FROM information_schema.TRIGGERS
       WHERE TRIGGER_SCHEMA = ? AND TRIGGER_NAME IN (?)`,
      [schema, names],
    );
    for (const row of rows) found.add(text(row, 'definer'));
  }
  return [...found];
}
