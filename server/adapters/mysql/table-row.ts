/** Rows of a linked table as the driver gives them, normalised, and the hash that stands beside them. */
import { createHash } from 'node:crypto';

import type { TableRow } from '../../core/base.ts';
import type { Link } from '../../core/link.ts';
import { fromSqlDateTime, type Micros } from '../../core/micros.ts';
import { rowText } from '../../core/row-text.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import { fromMysql } from '../../core/values/from-mysql.ts';
import { chunksOf } from './chunks.ts';
import { quoteIdentifier, quoteList } from './identifier.ts';
import { PRIMARY_KEY } from './managed-table.ts';
import { optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

/** A row with its sync columns. */
export interface StoredRow extends TableRow {
  hash: string | null;
  /** 1-based. */
  rowNumber: number | null;
  modifiedBy: string;
  modifiedAt: Micros;
  status: string;
}

const SYNC_COLUMNS = [
  PRIMARY_KEY,
  '_row_hash',
  '_sheet_row_number',
  '_last_modified_by',
  '_last_modified_at',
  '_sync_status',
];

/** SHA-256, hex, over the canonical text of the normalised mapped values. */
export function rowHash(link: Link, values: Readonly<Record<string, CellValue>>): string {
  return createHash('sha256').update(rowText(link.columns, values)).digest('hex');
}

/**
 * `SELECT <columns> FROM <table>`, to be followed by a WHERE clause over the primary key. The index is named because a scan
 * that MySQL finds cheaper in a small table would lock rows that nobody asked for.
 */
export function selectRows(link: Link): string {
  const columns = [quoteList(SYNC_COLUMNS), ...link.columns.map(selectColumn)];
  return `SELECT ${columns.join(', ')} FROM ${quoteIdentifier(link.table)} FORCE INDEX (PRIMARY)`;
}

/**
 * A DOUBLE is read as its text: the driver parses one of up to 17 characters by itself, and inexactly beyond 2^53
 * (93274975155120.25 becomes 93274975155120.23).
 */
function selectColumn({ name, nativeType }: Link['columns'][number]): string {
  const column = quoteIdentifier(name);
  return nativeType === 'DOUBLE' ? `CAST(${column} AS CHAR) AS ${column}` : column;
}

export async function readByPk(
  session: Session,
  link: Link,
  pks: readonly string[],
  lock: '' | 'FOR UPDATE SKIP LOCKED' = '',
): Promise<Map<string, StoredRow>> {
  const found = new Map<string, StoredRow>();
  for (const chunk of chunksOf(inPkOrder(pks))) {
    const rows = await session.rows(
      `${selectRows(link)} WHERE ${PRIMARY_KEY} IN (?) ORDER BY ${PRIMARY_KEY} ${lock}`,
      [chunk],
    );
    for (const row of rows) {
      const stored = readStoredRow(link, row);
      found.set(stored.pk, stored);
    }
  }
  return found;
}

export function readStoredRow(link: Link, row: Row): StoredRow {
  return {
    pk: text(row, PRIMARY_KEY),
    values: Object.fromEntries(
      link.columns.map((column) => [column.id, fromMysql(column, row[column.name])]),
    ),
    hash: optionalText(row, '_row_hash'),
    rowNumber: optionalInteger(row, '_sheet_row_number'),
    modifiedBy: text(row, '_last_modified_by'),
    modifiedAt: fromSqlDateTime(text(row, '_last_modified_at')),
    status: text(row, '_sync_status'),
  };
}

/** Only what the port tells: columns that only the sheet writes are left out. */
export function toTableRow({ columns }: Pick<Link, 'columns'>, { pk, values }: StoredRow): TableRow {
  if (columns.every(({ direction }) => direction !== 'sheet-to-db')) return { pk, values };
  const told = columns.filter(({ direction }) => direction !== 'sheet-to-db');
  return { pk, values: Object.fromEntries(told.map(({ id }) => [id, values[id] ?? null])) };
}

/** A primary key as a number to bind, so that MySQL compares numbers, not texts. Throws INVARIANT when it is none. */
export function pkNumber(pk: string): bigint {
  if (!/^-?\d{1,19}$/.test(pk)) throw new SyncError('INVARIANT', 'a primary key is no whole number');
  return BigInt(pk);
}

/** Numeric order, which is the order of the primary key, so that all transactions lock in the same one. */
export function inPkOrder(pks: readonly string[]): bigint[] {
  return [...new Set(pks)].map(pkNumber).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
