/** A migrated database of its own for a test file, with our pool and connections of a customer. */
import { createConnection, type Connection } from 'mysql2/promise';

import { createTestDatabase } from '../../../local/services/test-database.ts';
import { mysqlDatabase } from '../../adapters/mysql/database.ts';
import { mysqlLinks } from '../../adapters/mysql/links.ts';
import { migrate } from '../../adapters/mysql/migrate.ts';
import { createPool, type MysqlPool } from '../../adapters/mysql/pool.ts';
import { mysqlSpreadsheets } from '../../adapters/mysql/spreadsheets.ts';
import { secretBox } from '../../adapters/system/secret-box.ts';
import type { Column, Link } from '../../core/link.ts';
import type { Database } from '../../ports/database.ts';
import type { Links, NewLink } from '../../ports/links.ts';

export interface TestMysql {
  /** Name of the database. */
  name: string;
  url: string;
  pool: MysqlPool;
  database: Database;
  links: Links;
  /** Another program's connection, at the server's defaults. Closed by `close`. */
  customer(): Promise<Connection>;
  close(): Promise<void>;
}

export async function openTestMysql(): Promise<TestMysql> {
  const test = await createTestDatabase();
  const pool = createPool({ url: test.url });
  const customers: Connection[] = [];
  await migrate(pool);
  const database = mysqlDatabase(pool);
  return {
    name: test.name,
    url: test.url,
    pool,
    database,
    links: mysqlLinks(pool, database, secretBox([Buffer.alloc(32, 7)])),
    async customer() {
      const connection = await createConnection({ uri: test.url, supportBigNumbers: true });
      customers.push(connection);
      return connection;
    },
    async close() {
      await Promise.all(customers.map((connection) => connection.end().catch(() => undefined)));
      await pool.end();
      await test.drop();
    },
  };
}

export const TEST_COLUMNS: readonly Column[] = [
  column('c1', 0, 'Name', 'name', 'TEXT', 'MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'),
  column('c2', 1, 'Amount', 'amount', 'NUMBER', 'DECIMAL(20,6)'),
  column('c3', 2, 'Due', 'due', 'DATE', 'DATETIME(3)'),
  column('c4', 3, 'Paid', 'paid', 'BOOLEAN', 'TINYINT(1)'),
];

/** A stored link of a new tab; its table is not made. */
export async function addTestLink(
  mysql: TestMysql,
  {
    table,
    googleId = 'spreadsheet-1',
    tabId = 0,
    columns = TEST_COLUMNS,
    skipped = [],
  }: { table: string; googleId?: string; tabId?: number } & Partial<Pick<NewLink, 'columns' | 'skipped'>>,
): Promise<Link> {
  const facts = { googleId, title: 'Orders', timeZone: 'Europe/Berlin', locale: 'en_GB' };
  const spreadsheet = await mysqlSpreadsheets(mysql.pool).ensure(facts, `nonce-of-${googleId}`);
  return mysql.links.create({
    publicId: `public-${googleId}-${tabId}`,
    secret: `secret-of-${table}`,
    spreadsheet: spreadsheet.id,
    tabId,
    tabName: 'Sheet1',
    table,
    headerRow: 0,
    keyColumn: 4,
    keyHeader: 'sync key',
    columns,
    skipped,
  });
}

function column(
  id: string,
  index: number,
  header: string,
  name: string,
  type: Column['type'],
  nativeType: string,
): Column {
  return { id, index, header, name, type, nativeType };
}
