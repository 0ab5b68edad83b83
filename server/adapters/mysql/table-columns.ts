/** The columns of a linked table as MySQL's catalogue has them, and new ones. */
import type { Column } from '../../core/link.ts';
import type { TableColumn } from '../../core/schema/follow-table.ts';
import { SyncError } from '../../core/sync-error.ts';
import { quoteIdentifier } from './identifier.ts';
import { currentSchema, PRIMARY_KEY, safeType } from './managed-table.ts';
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
  const rows = await session.rows(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, EXTRA AS extra FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [await currentSchema(session), table],
  );
  return rows
    .map((row) => ({
      name: text(row, 'name'),
      nativeType: upperType(text(row, 'type')),
      isGenerated: /GENERATED/i.test(text(row, 'extra').replace(/DEFAULT_GENERATED/i, '')),
    }))
    .filter(({ name }) => !OURS.has(name));
}

/** One row for each linked table, however many columns it has. */
export async function readColumnMarks(session: Session): Promise<Map<string, string>> {
  const rows = await session.rows(
    `SELECT c.TABLE_NAME AS name,
       CONCAT(COUNT(*), ' ', BIT_XOR(CRC32(CONCAT_WS(' ', c.COLUMN_NAME, c.COLUMN_TYPE, c.EXTRA)))) AS mark
     FROM information_schema.COLUMNS c
     WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME IN (SELECT table_name FROM sync_links)
     GROUP BY c.TABLE_NAME`,
    [await currentSchema(session)],
  );
  return new Map(rows.map((row) => [text(row, 'name'), text(row, 'mark')]));
}

/** Values of an ENUM keep their case. */
function upperType(type: string): string {
  return type.replace(/^[a-z]+(?:\([\d, ]*\))?|(?<=\) ?)unsigned|zerofill/g, (word) => word.toUpperCase());
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
      `ALTER TABLE ${quoteIdentifier(table)} ADD COLUMN ${quoteIdentifier(name)} ${safeType(nativeType)} NULL`,
    );
    return 'added';
  } catch (error) {
    const number = mysqlNumber(error);
    if (number === COLUMN_EXISTS) return 'added';
    if (number === LOCKED_FOR_TOO_LONG) return 'busy';
    throw error instanceof SyncError ? error : new SyncError('INVARIANT', undefined, { cause: error });
  }
}
