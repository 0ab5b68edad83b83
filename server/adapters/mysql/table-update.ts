/** Updates of rows in a managed table: mapped values by us, and the sync columns after a change was handled. */
import type { Link } from '../../core/link.ts';
import { toMysql } from '../../core/values/to-mysql.ts';
import type { RowWrite } from '../../ports/tables.ts';
import { chunksOf } from './chunks.ts';
import { quoteIdentifier } from './identifier.ts';
import { PRIMARY_KEY } from './managed-table.ts';
import { rowRefusal, type Refusal } from './mysql-errors.ts';
import type { Session, SqlValue } from './session.ts';
import { pkNumber, rowHash, type StoredRow } from './table-row.ts';

/** MySQL's own number for a row that is not there (ER_KEY_NOT_FOUND). */
const ROW_GONE: Refusal = { errno: 1032, why: 'The row is no longer in MySQL.' };

/** Four bound values for each row. */
const ROWS_PER_CASE = 200;

/** Needs the origin set; `before` is the row as it is now. Null, or why the row was refused. */
export async function updateRow(
  session: Session,
  link: Link,
  write: RowWrite & { pk: string },
  before: StoredRow | undefined,
): Promise<Refusal | null> {
  if (!before) return ROW_GONE;
  const columns = link.columns.filter((column) => write.values[column.id] !== undefined);
  const assignments = [
    ...columns.map((column) => `${quoteIdentifier(column.name)} = ?`),
    '_sheet_row_number = ?',
    '_row_hash = ?',
    `_last_modified_by = 'SHEET'`,
    `_sync_status = 'SYNCED'`,
  ];
  const values: SqlValue[] = [
    ...columns.map((column) => toMysql(column, write.values[column.id] ?? null)),
    write.row === null ? before.rowNumber : write.row + 1,
    rowHash(link, { ...before.values, ...write.values }),
    pkNumber(write.pk),
  ];
  return refusalOf(
    session.writePrepared(
      `UPDATE ${quoteIdentifier(link.table)} SET ${assignments.join(', ')} WHERE ${PRIMARY_KEY} = ?`,
      values,
    ),
  );
}

/** Null when the statement was done; throws what is no refusal of its row. */
async function refusalOf(statement: Promise<unknown>): Promise<Refusal | null> {
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
export async function deleteRow(session: Session, link: Link, pk: bigint): Promise<Refusal | null> {
  return refusalOf(
    session.writePrepared(`DELETE FROM ${quoteIdentifier(link.table)} WHERE ${PRIMARY_KEY} = ?`, [pk]),
  );
}

/** Where a trigger or a generated column made other values than we sent, the hash follows what is there. */
export async function correctHash(session: Session, link: Link, row: StoredRow): Promise<void> {
  const hash = rowHash(link, row.values);
  if (row.hash === hash) return;
  await session.writePrepared(
    `UPDATE ${quoteIdentifier(link.table)} SET _row_hash = ?, _last_modified_at = _last_modified_at
     WHERE ${PRIMARY_KEY} = ?`,
    [hash, pkNumber(row.pk)],
  );
}

/**
 * Sets the sync columns of rows that were written to the sheet. `_last_modified_at` stays: nothing was modified. Needs the
 * origin set and the rows locked.
 */
export async function markRowsSynced(
  session: Session,
  link: Link,
  rows: readonly { stored: StoredRow; rowNumber: number | null }[],
): Promise<void> {
  const stale = rows
    .map(({ stored, rowNumber }) => ({ stored, rowNumber, hash: rowHash(link, stored.values) }))
    .filter(({ stored, rowNumber, hash }) => {
      const isMarked = stored.modifiedBy === 'DATABASE' && stored.status === 'SYNCED';
      return !isMarked || stored.hash !== hash || stored.rowNumber !== rowNumber;
    });
  for (const chunk of chunksOf(stale, ROWS_PER_CASE)) {
    const cases = `CASE ${PRIMARY_KEY} ${'WHEN ? THEN ? '.repeat(chunk.length)} END`;
    await session.write(
      `UPDATE ${quoteIdentifier(link.table)} FORCE INDEX (PRIMARY)
       SET _sheet_row_number = ${cases}, _row_hash = ${cases}, _last_modified_by = 'DATABASE',
         _sync_status = 'SYNCED', _last_modified_at = _last_modified_at
       WHERE ${PRIMARY_KEY} IN (?)`,
      [
        ...chunk.flatMap(({ stored, rowNumber }) => [pkNumber(stored.pk), rowNumber]),
        ...chunk.flatMap(({ stored, hash }) => [pkNumber(stored.pk), hash]),
        chunk.map(({ stored }) => pkNumber(stored.pk)),
      ],
    );
  }
}
