/** A managed table in real MySQL with one column of each type, and a sheet's cells as Google's API tells them. */
import type { sheets_v4 } from '@googleapis/sheets';

import { readCell } from '../../adapters/google-sheets/read-cells.ts';
import { updateCellsRequests } from '../../adapters/google-sheets/typed-cells.ts';
import { mysqlTables } from '../../adapters/mysql/tables.ts';
import type { Column, Link } from '../../core/link.ts';
import { columns as TYPES } from '../../core/values/sample-columns.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import { toSheet, unwritable } from '../../core/values/to-sheet.ts';
import type { RowWrite, Tables, WriteOutcome } from '../../ports/tables.ts';
import type { RawCell } from '../../../shared/cell.ts';
import { addTestLink, type TestMysql } from '../harness/mysql.ts';

/** Ids and MySQL names of the columns, in the order of the sheet. */
export const COLUMN_NAMES = ['text', 'decimal', 'double', 'date', 'boolean'] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

export type Values = Record<ColumnName, CellValue>;

export interface StoredValues {
  pk: string;
  values: Values;
}

export interface ValueTable {
  link: Link;
  column: (name: ColumnName) => Column;
  /** Each row's primary key and values as MySQL has them; throws when MySQL refuses one. */
  insert: (rows: readonly Values[]) => Promise<StoredValues[]>;
  update: (rows: readonly StoredValues[]) => Promise<StoredValues[]>;
  /** In the order of the keys. */
  read: (pks: readonly string[]) => Promise<Values[]>;
}

/** `rules` are those of the link. */
export async function valueTable(
  mysql: TestMysql,
  table: string,
  rules?: Column['rules'],
): Promise<ValueTable> {
  const tables: Tables = mysqlTables(mysql.pool);
  const stored = await addTestLink(mysql, { table, googleId: table });
  const columns = COLUMN_NAMES.map((name, index): Column => ({
    id: name,
    index,
    header: name,
    name: `${name}_value`,
    ...TYPES[name],
    ...(rules && { rules }),
  }));
  const link: Link = { ...stored, keyColumn: columns.length, columns };
  await tables.createManaged(link);
  const inTransaction = mysql.database.transaction.bind(mysql.database);

  return {
    link,
    column: (name) => found(columns.find(({ id }) => id === name)),
    insert: async (rows) => {
      const writes = rows.map((values, index): RowWrite => ({
        pk: null,
        key: `k${index}`,
        values,
        row: index + 1,
      }));
      return (await inTransaction((tx) => tables.insert(tx, link, writes))).map(accepted);
    },
    update: async (rows) => {
      const writes = rows.map(({ pk, values }, index) => ({ pk, key: pk, values, row: index + 1 }));
      return (await inTransaction((tx) => tables.update(tx, link, writes))).map(accepted);
    },
    read: async (pks) => {
      const stored = await inTransaction((tx) => tables.read(tx, link, pks));
      return pks.map((pk) => found(stored.get(pk)).values as Values);
    },
  };
}

function accepted(outcome: WriteOutcome): StoredValues {
  if (!('row' in outcome)) throw new Error(`MySQL refused row ${outcome.key}: ${outcome.rejected.why}`);
  return { pk: outcome.row.pk, values: outcome.row.values as Values };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing was found');
  return value;
}

/** What a read of the sheet tells after we wrote this value: through our requests and Google's JSON. */
export function throughGoogle(column: Column, value: CellValue): RawCell {
  const why = unwritable(column, value);
  if (why !== null) throw new Error(why);
  const [request] = updateCellsRequests(0, [{ row: 0, column: 0, cell: toSheet(column, value) }]);
  const [written] = request?.updateCells?.rows?.[0]?.values ?? [];
  return readCell(JSON.parse(JSON.stringify(shown(written ?? {}))) as sheets_v4.Schema$CellData);
}

/** Google shows what was entered, in the format that was set. */
function shown({
  userEnteredValue,
  userEnteredFormat,
}: sheets_v4.Schema$CellData): sheets_v4.Schema$CellData {
  return {
    ...(userEnteredValue && { userEnteredValue, effectiveValue: userEnteredValue }),
    ...(userEnteredFormat && { effectiveFormat: userEnteredFormat }),
  };
}
