/** Tables that we make for a tab: our own sync columns, then the mapped ones. */
import { tableAddress } from '../../core/attached-table.ts';
import type { Column, Link } from '../../core/link.ts';
import { SyncError } from '../../core/sync-error.ts';
import { quoteIdentifier } from './identifier.ts';
import { keyOf, PRIMARY_KEY } from './table-key.ts';
import { text } from './read-row.ts';
import type { Session } from './session.ts';
import { createTriggers } from './triggers.ts';

/** More do not fit into a row of InnoDB: a long text takes up to 40 bytes of its 8,126 at the least. */
const MAPPED_COLUMNS_MAX = 190;

/** What may stand as a type in DDL, where no value can be bound. */
const NATIVE_TYPE =
  /^(?:DECIMAL\(\d{1,2},\s*\d{1,2}\)|DOUBLE|BIGINT|DATE|DATETIME(?:\([0-6]\))?|TINYINT\(1\)|(?:MEDIUM)?TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)$/;

const SYNC_COLUMNS = `
  ${PRIMARY_KEY} BIGINT NOT NULL AUTO_INCREMENT,
  _sheet_row_number INT UNSIGNED NULL COMMENT 'last known row of the tab, 1-based',
  _row_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  _last_modified_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  _last_modified_by ENUM('SHEET', 'DATABASE', 'SYSTEM') NOT NULL DEFAULT 'DATABASE',
  _sync_status ENUM('SYNCED', 'PENDING', 'CONFLICT', 'ERROR') NOT NULL DEFAULT 'PENDING'`;

/**
 * CREATE TABLE and the triggers; leaves nothing behind when it fails. Throws MYSQL_REJECTED when the table exists or MySQL
 * refuses its columns.
 */
export async function createManagedTable(session: Session, link: Link): Promise<void> {
  if (link.columns.length > MAPPED_COLUMNS_MAX) {
    throw new SyncError('TAB_UNUSABLE', `A tab can have ${MAPPED_COLUMNS_MAX} mapped columns at most.`);
  }
  const schema = await currentSchema(session);
  await session.write(createTableSql(link));
  try {
    await createTriggers(session, { schema, table: link.table, key: keyOf(link) });
  } catch (error) {
    if (!session.isDoubtful) await session.write(`DROP TABLE ${quoteIdentifier(link.table)}`);
    throw error;
  }
}

/** The type as it may stand in DDL. Throws INVARIANT for one that we never gave a column. */
export function safeType(nativeType: string): string {
  if (!NATIVE_TYPE.test(nativeType)) throw new SyncError('INVARIANT', 'a column has an unknown MySQL type');
  return nativeType;
}

export async function currentSchema(session: Session): Promise<string> {
  const [row] = await session.rows('SELECT DATABASE() AS name');
  if (!row) throw new SyncError('INVARIANT', 'MySQL told no current database');
  return text(row, 'name');
}

/** Where a linked table is. */
export async function placeOf(session: Session, table: string): Promise<{ schema: string; name: string }> {
  const { schema, name } = tableAddress(table);
  return { schema: schema ?? (await currentSchema(session)), name };
}

export async function columnNames(session: Session, table: string): Promise<string[]> {
  const { schema, name } = await placeOf(session, table);
  const rows = await session.rows(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [schema, name],
  );
  return rows.map((row) => text(row, 'name'));
}

/** Adds the mapped columns that the table lacks, in one statement. */
export async function addManagedColumns(
  session: Session,
  link: Pick<Link, 'table' | 'columns'>,
): Promise<void> {
  const known = new Set((await columnNames(session, link.table)).map((name) => name.toLowerCase()));
  const missing = link.columns.filter(({ name }) => !known.has(name.toLowerCase()));
  if (missing.length === 0) return;
  const added = missing.map((column) => `ADD COLUMN ${mappedColumn(column)}`);
  await session.write(`ALTER TABLE ${quoteIdentifier(link.table)} ${added.join(', ')}`);
}

function mappedColumn({ name, nativeType }: Pick<Column, 'name' | 'nativeType'>): string {
  return `${quoteIdentifier(name)} ${safeType(nativeType)} NULL`;
}

function createTableSql(link: Pick<Link, 'table' | 'columns'>): string {
  const mapped = link.columns.map(mappedColumn);
  const definitions = [
    SYNC_COLUMNS,
    ...mapped,
    `PRIMARY KEY (${PRIMARY_KEY})`,
    'KEY _sheet_row (_sheet_row_number)',
  ];
  return `CREATE TABLE ${quoteIdentifier(link.table)} (${definitions.join(',\n  ')})
    ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;
}
