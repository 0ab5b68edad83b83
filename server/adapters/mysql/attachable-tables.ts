/** MySQL's catalogue of tables that may be attached. Ours - those of the sync and managed ones - never may. */
import { createHash } from 'node:crypto';

import { isAttachable } from '../../core/attachable.ts';
import { keyBytes, unfitKey, unfitViewKey, type KeyPart } from '../../core/attached-table.ts';
import type { TableFact } from '../../core/table-facts.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { grantFor, unfitServer } from '../../core/server-fit.ts';
import type { AttachableTables, TableDescription } from '../../ports/attachable-tables.ts';
import { readColumnFacts } from './column-facts.ts';
import { currentSchema, placeOf } from './managed-table.ts';
import { withNamedLock } from './named-lock.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, optionalText, text } from './read-row.ts';
import type { Session } from './session.ts';
import { PRIMARY_KEY } from './table-key.ts';
import { readKeys } from './table-keys.ts';

/** Of a table with a point in its name no link could tell schema and table apart. */
const HAS_POINT = 'Its name, or that of its schema, holds a point. Rename it to attach it.';

/** Only tables that we made, also those of links that are over, have such a column. */
const IS_MANAGED = `EXISTS (SELECT 1 FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = t.TABLE_SCHEMA
  AND c.TABLE_NAME = t.TABLE_NAME AND c.COLUMN_NAME = '${PRIMARY_KEY}')`;

/** The account as the catalogue writes it. */
const GRANTEE = `CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')`;

export function mysqlAttachableTables(pool: MysqlPool): AttachableTables {
  return {
    list: (patterns) =>
      pool.use(async (session) => {
        if (patterns.length === 0) return [];
        const here = await currentSchema(session);
        const rows = await session.rows(
          `SELECT t.TABLE_SCHEMA AS table_schema, t.TABLE_NAME AS name, COALESCE(t.TABLE_ROWS, 0) AS entries, t.TABLE_TYPE = 'VIEW' AS is_view
           FROM information_schema.TABLES t WHERE t.TABLE_TYPE IN ('BASE TABLE', 'VIEW')
             AND t.TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
             AND NOT ${IS_MANAGED}
           ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME`,
        );
        const tabs = await linkedTabs(session);
        return rows.flatMap((row) => {
          const [schema, name] = [text(row, 'table_schema'), text(row, 'name')];
          if (!isOffered(patterns, { schema, name }, here)) return [];
          const table = schema === here ? name : `${schema}.${name}`;
          return [
            {
              table,
              rows: integer(row, 'entries'),
              linkedTab: tabs.get(table) ?? null,
              isView: boolean(row, 'is_view'),
            },
          ];
        });
      }),

    describe: (table, patterns, viewKey = []) =>
      pool.use(async (session) => {
        const here = await currentSchema(session);
        const place = await placeOf(session, table);
        const found = await findTable(session, place);
        if (found === null || !isOffered(patterns, found, here)) return null;
        return describeTable(session, found, here, viewKey);
      }),

    alone: (table, work) =>
      pool.use((session) => {
        const digest = createHash('sha256').update(table).digest('hex');
        return withNamedLock(session, `attach-${digest.slice(0, 16)}`, 0, work);
      }),

    formerLinks: (table) =>
      pool.use(async (session) => {
        const sql = 'SELECT id FROM sync_links WHERE table_name = ? AND unlinked_at IS NOT NULL';
        return (await session.rows(sql, [table])).map((row) => integer(row, 'id'));
      }),
  };
}

interface Found {
  schema: string;
  name: string;
  type: string;
  engine: string | null;
}

function isOffered(
  patterns: readonly string[],
  { schema, name }: Pick<Found, 'schema' | 'name'>,
  here: string,
): boolean {
  return isAttachable(patterns, schema, name) && !(schema === here && name.startsWith('sync_'));
}

/** Null for managed tables, too: they hold the rows of somebody's tab. */
async function findTable(
  session: Session,
  { schema, name }: Pick<Found, 'schema' | 'name'>,
): Promise<Found | null> {
  const [row] = await session.rows(
    `SELECT TABLE_SCHEMA AS table_schema, TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine
     FROM information_schema.TABLES t WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NOT ${IS_MANAGED}`,
    [schema, name],
  );
  if (!row) return null;
  return {
    schema: text(row, 'table_schema'),
    name: text(row, 'name'),
    type: text(row, 'type'),
    engine: optionalText(row, 'engine'),
  };
}

async function describeTable(
  session: Session,
  found: Found,
  here: string,
  viewKey: readonly string[],
): Promise<TableDescription> {
  const table = found.schema === here ? found.name : `${found.schema}.${found.name}`;
  const columns = await readColumnFacts(session, table);
  if (found.type === 'VIEW') return describeView(session, found, { table, columns, viewKey });
  const key = (await readKeys(session, [table])).get(table) ?? [];
  const unfit =
    unfitTable(found) ?? unfitKey(key, bytesOf(key, columns)) ?? (await unfitHere(session, found, NEEDED));
  return { table, key, columns, unfit };
}

function bytesOf(key: readonly KeyPart[], columns: readonly TableFact[]): number {
  return keyBytes(key.flatMap(({ name }) => columns.find((column) => column.name === name) ?? []));
}

/** Its rows are looked through once: nothing but a person's word says that these columns tell them apart. */
async function describeView(
  session: Session,
  found: Found,
  { table, columns, viewKey }: { table: string; columns: TableFact[]; viewKey: readonly string[] },
): Promise<TableDescription> {
  const key = viewKey.flatMap((wanted) => columns.find(({ name }) => name === wanted) ?? []).map(toPart);
  const unfit =
    namedWithPoint(found) ??
    unfitViewKey(viewKey, key, bytesOf(key, columns)) ??
    (await unfitHere(session, found, ['SELECT'])) ??
    ((await hasTwins(session, table, key))
      ? 'Some of its rows have the same values in these columns, or none. Name columns that tell its rows apart.'
      : null);
  return { table, key, columns, unfit, isView: true };
}

function toPart({ name, nativeType }: TableFact): KeyPart {
  return { name, nativeType };
}

async function hasTwins(session: Session, table: string, key: readonly KeyPart[]): Promise<boolean> {
  const parts = key.map(({ name }) => quoteIdentifier(name));
  const isNull = parts.map((part) => `${part} IS NULL`).join(' OR ');
  const rows = await session.rows(
    `(SELECT 1 FROM ${quoteTable(table)} WHERE ${isNull} LIMIT 1) UNION ALL
     (SELECT 1 FROM ${quoteTable(table)} GROUP BY ${parts.join(', ')} HAVING COUNT(*) > 1 LIMIT 1)`,
  );
  return rows.length > 0;
}

function namedWithPoint({ schema, name }: Pick<Found, 'schema' | 'name'>): string | null {
  return schema.includes('.') || name.includes('.') ? HAS_POINT : null;
}

function unfitTable({ schema, name, engine }: Found): string | null {
  const point = namedWithPoint({ schema, name });
  if (point !== null || engine?.toUpperCase() === 'INNODB') return point;
  return `Its storage engine is ${engine ?? 'unknown'}; only tables of InnoDB can be attached.`;
}

/** The server and the account, as far as the catalogue tells; what it does not tell, making the triggers tells. */
async function unfitHere(
  session: Session,
  { schema, name, type }: Found,
  needed: readonly string[],
): Promise<string | null> {
  const [row] = await session.rows(
    `SELECT VERSION() AS version, @@version_comment AS comment, @@read_only AS is_read_only, @@log_bin AS has_log,
       @@log_bin_trust_function_creators AS trusts, @@binlog_format AS format, CURRENT_USER() AS account,
       EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'SUPER'
         AND GRANTEE = ${GRANTEE}) AS is_super`,
  );
  if (!row) return null;
  // What the server allows is about triggers.
  const server =
    type === 'VIEW'
      ? null
      : unfitServer({
          version: text(row, 'version'),
          versionComment: text(row, 'comment'),
          isReadOnly: boolean(row, 'is_read_only') && !boolean(row, 'is_super'),
          hasBinaryLog: boolean(row, 'has_log'),
          trustsFunctionCreators: boolean(row, 'trusts'),
          binaryLogFormat: text(row, 'format'),
          isPrivileged: boolean(row, 'is_super'),
        });
  if (server !== null) return server;
  const lacking = await lackingRights(session, { schema, name }, needed);
  if (lacking.length === 0) return null;
  return `The MySQL account lacks ${lacking.join(', ')} on the table. Run: ${grantFor(schema, name, text(row, 'account'))}`;
}

const NEEDED = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRIGGER'];

/** None when the catalogue names no right of the account at all: it has them by a role. */
async function lackingRights(
  session: Session,
  { schema, name }: Pick<Found, 'schema' | 'name'>,
  needed: readonly string[],
): Promise<string[]> {
  const rows = await session.rows(
    `SELECT PRIVILEGE_TYPE AS kind FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ${GRANTEE}
     UNION SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ${GRANTEE} AND ? LIKE TABLE_SCHEMA
     UNION SELECT PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES WHERE GRANTEE = ${GRANTEE} AND TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
    [schema, schema, name],
  );
  const has = new Set(rows.map((row) => text(row, 'kind')));
  return NEEDED.some((right) => has.has(right)) ? needed.filter((right) => !has.has(right)) : [];
}

async function linkedTabs(session: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await session.rows('SELECT table_name, tab_name FROM sync_links WHERE unlinked_at IS NULL');
  return new Map(rows.map((row) => [text(row, 'table_name'), text(row, 'tab_name')]));
}
