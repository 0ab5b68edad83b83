/** Rows for a managed table with the columns of `TEST_COLUMNS`, and what the table keeps beside them. */
import type { Connection } from 'mysql2/promise';

import type { CellValue } from '../../core/values/cell-value.ts';
import type { RowWrite } from '../../ports/tables.ts';

/** A value in each column. */
export const FULL = { c1: 'Zoë', c2: '19.5', c3: '2026-01-02 03:04:05.678', c4: true };

/** A new row; `row` is 0-based. */
export function write(
  key: string,
  values: Record<string, CellValue> = { c1: key },
  row: number | null = 1,
): RowWrite {
  return { pk: null, key, values, row };
}

/** Our own columns of a row; `place` is 1-based. */
export interface SyncColumns {
  place: number | null;
  hash: string;
  at: string;
  who: string;
  status: string;
}

/** Undefined when the table has no such row. */
export async function readSyncColumns(
  customer: Connection,
  table: string,
  pk: string,
): Promise<SyncColumns | undefined> {
  const [rows] = await customer.query(
    `SELECT _sheet_row_number AS place, _row_hash AS hash, CAST(_last_modified_at AS CHAR) AS at,
       _last_modified_by AS who, _sync_status AS status FROM ${table} WHERE _sync_row_id = ?`,
    [pk],
  );
  return (rows as SyncColumns[])[0];
}
