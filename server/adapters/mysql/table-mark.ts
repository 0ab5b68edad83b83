/**
 * The sync columns of rows in a managed table, kept true without touching what the customer stores. The hash tells who was
 * there last: every write of ours leaves the right one, so another one means that somebody else changed the row.
 */
import type { Link } from '../../core/link.ts';
import type { RowStatus } from '../../core/row-status.ts';
import type { RowMark } from '../../ports/tables.ts';
import { chunksOf } from './chunks.ts';
import { quoteTable } from './identifier.ts';
import { keyNumber, PRIMARY_KEY } from './table-key.ts';
import type { Session, SqlValue } from './session.ts';
import { rowHash, type StoredRow } from './table-row.ts';

/** Eight bound values for each row, and its primary key once more. */
const ROWS_PER_CASE = 200;

interface StaleMark {
  pk: bigint;
  /** 1-based. */
  rowNumber: number | null;
  hash: string;
  modifiedBy: string;
  status: RowStatus;
}

/** What is to be written of a mark; nothing when the row tells it already. */
export function staleMark(link: Link, stored: StoredRow, mark: RowMark | undefined): StaleMark[] {
  if (mark === undefined || (mark.status === 'PENDING' && stored.status === 'PENDING')) return [];
  const hash = rowHash(link, stored.values);
  const modifiedBy = stored.hash === hash ? stored.modifiedBy : 'DATABASE';
  const rowNumber = mark.row === null ? null : mark.row + 1;
  const isMarked = stored.hash === hash && stored.status === mark.status && stored.rowNumber === rowNumber;
  return isMarked ? [] : [{ pk: keyNumber(stored.pk), rowNumber, hash, modifiedBy, status: mark.status }];
}

/** `_last_modified_at` stays: nothing was modified. Needs the origin set and the rows locked. */
export async function markRows(session: Session, link: Link, marks: readonly StaleMark[]): Promise<void> {
  const isPending = (mark: StaleMark) => mark.status === 'PENDING';
  await markPending(session, link, marks.filter(isPending));
  await markSettled(
    session,
    link,
    marks.filter((mark) => !isPending(mark)),
  );
}

/** A row that is on its way is marked again when it has arrived: until then place and hash stay, and a bulk update costs little. */
async function markPending(session: Session, link: Link, marks: readonly StaleMark[]): Promise<void> {
  for (const [modifiedBy, group] of Map.groupBy(marks, (mark) => mark.modifiedBy)) {
    for (const chunk of chunksOf(group)) {
      await session.write(
        `UPDATE ${quoteTable(link.table)} FORCE INDEX (PRIMARY)
         SET _last_modified_by = ?, _sync_status = 'PENDING', _last_modified_at = _last_modified_at
         WHERE ${PRIMARY_KEY} IN (?)`,
        [modifiedBy, chunk.map(({ pk }) => pk)],
      );
    }
  }
}

async function markSettled(session: Session, link: Link, marks: readonly StaleMark[]): Promise<void> {
  for (const chunk of chunksOf(marks, ROWS_PER_CASE)) {
    const cases = `CASE ${PRIMARY_KEY} ${'WHEN ? THEN ? '.repeat(chunk.length)} END`;
    const valuesOf = (value: (mark: StaleMark) => SqlValue) =>
      chunk.flatMap((mark): SqlValue[] => [mark.pk, value(mark)]);
    await session.write(
      `UPDATE ${quoteTable(link.table)} FORCE INDEX (PRIMARY)
       SET _sheet_row_number = ${cases}, _row_hash = ${cases}, _last_modified_by = ${cases},
         _sync_status = ${cases}, _last_modified_at = _last_modified_at
       WHERE ${PRIMARY_KEY} IN (?)`,
      [
        ...valuesOf(({ rowNumber }) => rowNumber),
        ...valuesOf(({ hash }) => hash),
        ...valuesOf(({ modifiedBy }) => modifiedBy),
        ...valuesOf(({ status }) => status),
        chunk.map(({ pk }) => pk),
      ],
    );
  }
}
