/**
 * Columns of the simulated linked tables. Rows are kept by MySQL's names, as MySQL does it; the product's flows speak of column ids,
 * which are others when a column comes back. A statement that names a column which the table lacks fails as it does in MySQL.
 */
import type { TableRow } from '../../../core/base.ts';
import type { Column, Link } from '../../../core/link.ts';
import { bareType } from '../../../core/schema/column-types.ts';
import { MysqlError } from './engine/mysql-error.ts';
import { linkedTable, type StoredTables, type TableColumnRow } from './engine/stored.ts';
import type { Values } from './sim-mysql.ts';

type Columns = Pick<Link, 'table' | 'columns'>;

const NO_COLUMN = 1054;

/** The values of a write by name; columns that the link does not know are left out. Throws MysqlError 1054. */
export function storedByName(tables: StoredTables, link: Columns, values: TableRow['values']): Values {
  const named = link.columns.flatMap(({ id, name }) =>
    values[id] === undefined ? [] : [[name, values[id]] as const],
  );
  refuseUnknown(
    tables,
    link.table,
    named.map(([name]) => name),
  );
  return Object.fromEntries(named);
}

/** What the flows are told of a row: the columns of the link that are not the sheet's alone. Throws MysqlError 1054. */
export function rowById(tables: StoredTables, link: Columns, pk: string, values: Values): TableRow {
  const told = link.columns.filter(({ direction }) => direction !== 'sheet-to-db');
  refuseUnknown(
    tables,
    link.table,
    told.map(({ name }) => name),
  );
  return { pk, values: Object.fromEntries(told.map(({ id, name }) => [id, values[name] ?? null])) };
}

export function catalogueColumn({ name, nativeType }: Pick<Column, 'name' | 'nativeType'>): TableColumnRow {
  return { name, nativeType: bareType(nativeType) };
}

/** Columns of the table; none when it is gone. */
export function catalogueOf(tables: StoredTables, table: string): readonly TableColumnRow[] {
  return tables.linked.has(table) ? (tables.catalogue.get(table) ?? []) : [];
}

/** Throws MysqlError 1054. */
export function refuseUnknown(tables: StoredTables, table: string, names: readonly string[]): void {
  linkedTable(tables, table);
  const known = new Set(catalogueOf(tables, table).map(({ name }) => name));
  if (names.some((name) => !known.has(name))) throw new MysqlError(NO_COLUMN);
}
