/**
 * Inserts rows into a managed table, many in a statement, and tells each row's primary key for certain.
 *
 * MySQL gives the rows of one `INSERT … VALUES` consecutive ids in all three innodb_autoinc_lock_modes
 * (https://dev.mysql.com/doc/refman/8.4/en/innodb-auto-increment-handling.html, "simple inserts"), but triggers, clusters
 * with steps of their own and future servers make that a promise to check: the id range is read back, and the k-th row
 * found must carry the hash and the row number that we gave the k-th row, and nothing else may be there. Two rows
 * that agree in all of that are alike, so it does not matter which key gets which. Where the check fails, the statement
 * is rolled back and each row goes alone, with the id that MySQL tells for it.
 */
import type { Link } from '../../core/link.ts';
import { toMysql } from '../../core/values/to-mysql.ts';
import type { RowWrite } from '../../ports/tables.ts';
import { chunksBySize } from './chunks.ts';
import { quoteList, quoteTable } from './identifier.ts';
import { keyNumber, PRIMARY_KEY } from './table-key.ts';
import { rowRefusal, type Refusal } from './mysql-errors.ts';
import type { Session, SqlValue } from './session.ts';
import { readStoredRow, rowHash, selectRows, type StoredRow } from './table-row.ts';

/** By row key: the primary key that the row got (and the row, where it was read), or why MySQL refused it. */
export type WriteResults = Map<string, { pk: string; stored?: StoredRow } | Refusal>;

interface Shape {
  sql: string;
  columns: readonly Link['columns'][number][];
  hasPk: boolean;
}

interface Prepared {
  write: RowWrite;
  hash: string;
  values: SqlValue[];
}

/** Needs an open transaction, and the origin set unless the triggers are to mark the rows. */
export async function insertRows(
  session: Session,
  link: Link,
  writes: readonly RowWrite[],
  modifiedBy: 'SHEET' | 'SYSTEM' = 'SHEET',
): Promise<WriteResults> {
  const results: WriteResults = new Map();
  for (const group of Map.groupBy(writes, shapeKey).values()) {
    const shape = shapeOf(link, group[0]);
    const prepared = group.map((write) => prepare(link, shape, write, modifiedBy));
    for (const chunk of chunksBySize(prepared, lengthOf)) {
      await insertChunk(session, link, shape, chunk, results);
    }
  }
  return results;
}

/** Rows that name the same columns go together. */
function shapeKey(write: RowWrite): string {
  return JSON.stringify([write.pk !== null, Object.keys(write.values).sort()]);
}

function shapeOf(link: Link, write: RowWrite | undefined): Shape {
  const columns = link.columns.filter((column) => write?.values[column.id] !== undefined);
  const hasPk = write !== undefined && write.pk !== null;
  const names = [
    ...(hasPk ? [PRIMARY_KEY] : []),
    '_sheet_row_number',
    '_row_hash',
    '_last_modified_by',
    '_sync_status',
    ...columns.map((column) => column.name),
  ];
  return { sql: `INSERT INTO ${quoteTable(link.table)} (${quoteList(names)}) VALUES`, columns, hasPk };
}

function prepare(link: Link, shape: Shape, write: RowWrite, modifiedBy: 'SHEET' | 'SYSTEM'): Prepared {
  const hash = rowHash(link, write.values);
  const values = [
    ...(write.pk === null ? [] : [keyNumber(write.pk)]),
    write.row === null ? null : write.row + 1,
    hash,
    modifiedBy,
    write.status ?? 'SYNCED',
    ...shape.columns.map((column) => toMysql(column, write.values[column.id] ?? null)),
  ];
  return { write, hash, values };
}

function lengthOf({ values }: Prepared): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
}

/** A row that is refused is found by halving: the others are in. */
async function insertChunk(
  session: Session,
  link: Link,
  shape: Shape,
  rows: readonly Prepared[],
  results: WriteResults,
): Promise<void> {
  if (rows.length === 1) {
    await insertEach(session, shape, rows, results);
    return;
  }
  await session.write('SAVEPOINT sync_insert');
  try {
    const { insertId } = await session.write(`${shape.sql} ?`, [rows.map((row) => row.values)]);
    const written = shape.hasPk ? givenPks(rows) : await identify(session, link, rows, insertId);
    if (written !== null) {
      for (const [key, row] of written) results.set(key, row);
      return;
    }
    await session.write('ROLLBACK TO SAVEPOINT sync_insert');
    await insertEach(session, shape, rows, results);
    return;
  } catch (error) {
    if (rowRefusal(error) === null) throw error;
    await session.write('ROLLBACK TO SAVEPOINT sync_insert');
  }
  const middle = Math.ceil(rows.length / 2);
  await insertChunk(session, link, shape, rows.slice(0, middle), results);
  await insertChunk(session, link, shape, rows.slice(middle), results);
}

async function insertEach(
  session: Session,
  shape: Shape,
  rows: readonly Prepared[],
  results: WriteResults,
): Promise<void> {
  for (const { write, values } of rows) {
    try {
      const marks = values.map(() => '?').join(', ');
      const { insertId } = await session.writePrepared(`${shape.sql} (${marks})`, values);
      results.set(write.key, { pk: write.pk ?? String(insertId) });
    } catch (error) {
      const refusal = rowRefusal(error);
      if (refusal === null) throw error;
      results.set(write.key, refusal);
    }
  }
}

function givenPks(rows: readonly Prepared[]): [key: string, row: { pk: string }][] {
  return rows.map(({ write }) => [write.key, { pk: write.pk ?? '' }]);
}

/** Which row got which id, or null when that is not certain. */
async function identify(
  session: Session,
  link: Link,
  rows: readonly Prepared[],
  firstId: number,
): Promise<[key: string, row: { pk: string; stored: StoredRow }][] | null> {
  const found = await session.rows(
    `${selectRows(link).sql} WHERE ${PRIMARY_KEY} >= ? AND ${PRIMARY_KEY} < ? + ? * @@SESSION.auto_increment_increment
     ORDER BY ${PRIMARY_KEY}`,
    [firstId, firstId, rows.length],
  );
  if (found.length !== rows.length) return null;
  const identified: [string, { pk: string; stored: StoredRow }][] = [];
  for (const [index, { write, hash }] of rows.entries()) {
    const stored = readStoredRow(link, found[index] ?? {});
    const rowNumber = write.row === null ? null : write.row + 1;
    if (stored.modifiedBy !== 'SHEET' || stored.hash !== hash || stored.rowNumber !== rowNumber) return null;
    identified.push([write.key, { pk: stored.pk, stored }]);
  }
  return identified;
}
