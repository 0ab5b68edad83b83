/** Rows of a linked table as the driver gives them, normalised, and the hash that stands beside them. */
import { createHash } from 'node:crypto';

import type { TableRow } from '../../core/base.ts';
import type { Link } from '../../core/link.ts';
import { fromSqlDateTime, type Micros } from '../../core/micros.ts';
import { rowText } from '../../core/row-text.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import { fromMysql } from '../../core/values/from-mysql.ts';
import { chunksOf } from './chunks.ts';
import { selectColumn } from './column-sql.ts';
import { filterSql } from './filter-sql.ts';
import { quoteList, quoteTable } from './identifier.ts';
import { inKeyOrder, keyIn, keyOf, keySql, partsSql, PRIMARY_KEY } from './table-key.ts';
import { integer, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, Session, SqlValue } from './session.ts';

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
  '_row_hash',
  '_sheet_row_number',
  '_last_modified_by',
  '_last_modified_at',
  '_sync_status',
];

/** Of an attached table with a condition: the row does not meet it. */
const OUTSIDE = '_sync_is_outside';

/** An attached table has no column of ours. */
const NO_SYNC_COLUMNS = { hash: null, rowNumber: null, modifiedBy: 'SHEET', modifiedAt: 0, status: 'SYNCED' };

/** SHA-256, hex, over the canonical text of the normalised mapped values. */
export function rowHash(link: Link, values: Readonly<Record<string, CellValue>>): string {
  return createHash('sha256').update(rowText(link.columns, values)).digest('hex');
}

/**
 * `SELECT <columns> FROM <table>`, to be followed by a WHERE clause over the primary key. The index is named because a scan
 * that MySQL finds cheaper in a small table would lock rows that nobody asked for. Its values come before those of the clause.
 */
export function selectRows(link: Link): { sql: string; values: SqlValue[] } {
  const key = keyOf(link);
  const filter = filterSql(link);
  const own = link.attached ? [] : [quoteList(SYNC_COLUMNS)];
  const columns = [
    `${keySql(key)} AS ${PRIMARY_KEY}`,
    ...own,
    ...(filter === null ? [] : [`${filter.sql} IS NOT TRUE AS ${OUTSIDE}`]),
    ...link.columns.map(selectColumn),
  ];
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${byPrimary(link)}`,
    values: filter?.values ?? [],
  };
}

/** The table, read in the order of its primary key; a view has no index that could be named. */
export function byPrimary({ table, attached }: Pick<Link, 'table' | 'attached'>): string {
  return attached?.isView ? quoteTable(table) : `${quoteTable(table)} FORCE INDEX (PRIMARY)`;
}

/** Rows by the text of their key. A row whose key MySQL only takes for equal (`a` and `A`) is another one. */
export async function readByPk(
  session: Session,
  link: Link,
  pks: readonly string[],
  lock: '' | 'FOR UPDATE SKIP LOCKED' = '',
): Promise<Map<string, StoredRow>> {
  const found = new Map<string, StoredRow>();
  const key = keyOf(link);
  const asked = new Set(pks);
  for (const chunk of chunksOf(inKeyOrder(key, pks))) {
    const where = keyIn(key, chunk);
    const select = selectRows(link);
    const rows = await session.rows(`${select.sql} WHERE ${where.sql} ORDER BY ${partsSql(key)} ${lock}`, [
      ...select.values,
      ...where.values,
    ]);
    for (const row of rows) {
      const stored = readStoredRow(link, row);
      if (asked.has(stored.pk)) found.set(stored.pk, stored);
    }
  }
  return found;
}

export function readStoredRow(link: Link, row: Row): StoredRow {
  const known = {
    pk: String(row[PRIMARY_KEY]),
    values: Object.fromEntries(
      link.columns.map((column) => [column.id, fromMysql(column, row[column.name])]),
    ),
  };
  if (link.attached) {
    const isOutside = row[OUTSIDE] !== undefined && integer(row, OUTSIDE) === 1;
    return { ...known, ...NO_SYNC_COLUMNS, ...(isOutside && { isOutside }) };
  }
  return {
    ...known,
    hash: optionalText(row, '_row_hash'),
    rowNumber: optionalInteger(row, '_sheet_row_number'),
    modifiedBy: text(row, '_last_modified_by'),
    modifiedAt: fromSqlDateTime(text(row, '_last_modified_at')),
    status: text(row, '_sync_status'),
  };
}

/** Only what the port tells: columns that only the sheet writes are left out. */
export function toTableRow(
  { columns }: Pick<Link, 'columns'>,
  { pk, values, isOutside }: StoredRow,
): TableRow {
  const told = columns.filter(({ direction }) => direction !== 'sheet-to-db');
  const isAll = told.length === columns.length;
  return {
    pk,
    values: isAll ? values : Object.fromEntries(told.map(({ id }) => [id, values[id] ?? null])),
    ...(isOutside && { isOutside }),
  };
}
