/** Updates and deletes of rows in a managed table. */
import type { Link } from '../../core/link.ts';
import { toMysql } from '../../core/values/to-mysql.ts';
import type { RowWrite } from '../../ports/tables.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { keyIs, keyNumber, keyOf, PRIMARY_KEY } from './table-key.ts';
import { rowRefusal, type Refusal } from './mysql-errors.ts';
import type { Session, SqlValue } from './session.ts';
import { rowHash, type StoredRow } from './table-row.ts';

/** MySQL's own number for a row that is not there (ER_KEY_NOT_FOUND). */
export const ROW_GONE: Refusal = { errno: 1032, why: 'The row is no longer in MySQL.' };

/** MySQL's number for a view that cannot be written (ER_NON_UPDATABLE_TABLE); one that could be is left alone, too. */
export const VIEW_ONLY: Refusal = {
  errno: 1288,
  why: 'The sheet only shows this view: change the tables behind it.',
};

/**
 * `before` is the row as it is now. Null, or why the row was refused. Needs the origin set, unless the triggers are to mark
 * it.
 */
export async function updateRow(
  session: Session,
  link: Link,
  write: RowWrite & { pk: string },
  before: StoredRow | undefined,
  modifiedBy: 'SHEET' | 'SYSTEM' = 'SHEET',
): Promise<Refusal | null> {
  if (!before) return ROW_GONE;
  const columns = link.columns.filter((column) => write.values[column.id] !== undefined);
  const assignments = [
    ...columns.map((column) => `${quoteIdentifier(column.name)} = ?`),
    '_sheet_row_number = ?',
    '_row_hash = ?',
    '_last_modified_by = ?',
    '_sync_status = ?',
  ];
  const values: SqlValue[] = [
    ...columns.map((column) => toMysql(column, write.values[column.id] ?? null)),
    write.row === null ? before.rowNumber : write.row + 1,
    rowHash(link, { ...before.values, ...write.values }),
    modifiedBy,
    write.status ?? 'SYNCED',
    keyNumber(write.pk),
  ];
  return refusalOf(
    session.writePrepared(
      `UPDATE ${quoteTable(link.table)} SET ${assignments.join(', ')} WHERE ${PRIMARY_KEY} = ?`,
      values,
    ),
  );
}

/** Null when the statement was done; throws what is no refusal of its row. */
export async function refusalOf(statement: Promise<unknown>): Promise<Refusal | null> {
  try {
    await statement;
    return null;
  } catch (error) {
    const refusal = rowRefusal(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

/**
 * Needs the origin set. Null, or why MySQL keeps the row. Rows go one by one: `DELETE … IN` scans a small table, takes no
 * index hint, and so would wait for rows that the customer holds.
 */
export async function deleteRow(session: Session, link: Link, pk: string): Promise<Refusal | null> {
  if (link.attached?.isView) return VIEW_ONLY;
  const { sql, values } = keyIs(keyOf(link), pk);
  return refusalOf(session.writePrepared(`DELETE FROM ${quoteTable(link.table)} WHERE ${sql}`, values));
}

/** Where a trigger or a generated column made other values than we sent, the hash follows what is there. */
export async function correctHash(session: Session, link: Link, row: StoredRow): Promise<void> {
  if (link.attached) return;
  const hash = rowHash(link, row.values);
  if (row.hash === hash) return;
  await session.writePrepared(
    `UPDATE ${quoteTable(link.table)} SET _row_hash = ?, _last_modified_at = _last_modified_at
     WHERE ${PRIMARY_KEY} = ?`,
    [hash, keyNumber(row.pk)],
  );
}
