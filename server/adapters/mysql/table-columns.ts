/** The columns of a linked table as MySQL's catalogue has them, and new ones. */
import type { Column } from '../../core/link.ts';
import type { TableColumn } from '../../core/schema/follow-table.ts';
import { SyncError } from '../../core/sync-error.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { readColumnFacts } from './column-facts.ts';
import { placeOf, safeType } from './managed-table.ts';
import { PRIMARY_KEY } from './table-key.ts';
import { mysqlNumber } from './mysql-errors.ts';
import { text } from './read-row.ts';
import type { Session } from './session.ts';

/** Columns that we made for ourselves. */
const OURS = new Set([
  PRIMARY_KEY,
  '_sheet_row_number',
  '_row_hash',
  '_last_modified_at',
  '_last_modified_by',
  '_sync_status',
]);

const LOCKED_FOR_TOO_LONG = 1205;
const COLUMN_EXISTS = 1060;

export async function readTableColumns(session: Session, table: string): Promise<TableColumn[]> {
  const facts = await readColumnFacts(session, table);
  return facts
    .filter(({ name }) => !OURS.has(name))
    .map(({ name, nativeType, isGenerated }) => ({ name, nativeType, isGenerated }));
}

/** One row for each linked table, however many columns it has. */
export async function readColumnMarks(session: Session): Promise<Map<string, string>> {
  const marks = new Map<string, string>();
  const linked = (await session.rows('SELECT table_name FROM sync_links')).map((row) =>
    text(row, 'table_name'),
  );
  const places = await Promise.all(
    linked.map(async (table) => ({ table, ...(await placeOf(session, table)) })),
  );
  for (const [schema, group] of Map.groupBy(places, (place) => place.schema)) {
    const tables = new Map(group.map(({ name, table }) => [name, table]));
    const rows = await session.rows(
      `SELECT TABLE_NAME AS name,
         CONCAT(COUNT(*), ' ', BIT_XOR(CRC32(CONCAT_WS(' ', COLUMN_NAME, COLUMN_TYPE, EXTRA)))) AS mark
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?) GROUP BY TABLE_NAME`,
      [schema, [...tables.keys()]],
    );
    for (const row of rows) marks.set(tables.get(text(row, 'name')) ?? '', text(row, 'mark'));
  }
  return marks;
}

/**
 * Waits three seconds at most for others (`lock_wait_timeout` of our connections): a statement that waits for the table holds
 * up everybody behind it. Throws MYSQL_REJECTED when the table cannot have the column.
 */
export async function addTableColumn(
  session: Session,
  table: string,
  { name, nativeType }: Pick<Column, 'name' | 'nativeType'>,
): Promise<'added' | 'busy'> {
  try {
    await session.write(
      `ALTER TABLE ${quoteTable(table)} ADD COLUMN ${quoteIdentifier(name)} ${safeType(nativeType)} NULL`,
    );
    return 'added';
  } catch (error) {
    const number = mysqlNumber(error);
    if (number === COLUMN_EXISTS) return 'added';
    if (number === LOCKED_FOR_TOO_LONG) return 'busy';
    throw error instanceof SyncError ? error : new SyncError('INVARIANT', undefined, { cause: error });
  }
}
