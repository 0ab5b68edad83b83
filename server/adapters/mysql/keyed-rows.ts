/** Joins what is remembered of rows (`sync_rows`, as `s`) with the rows of their linked table. */
import { isNumberKey } from '../../core/attached-table.ts';
import type { Link } from '../../core/link.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { keyOf, keySql, PRIMARY_KEY } from './table-key.ts';

export interface KeyedRows {
  /** What follows JOIN: the table as `t`, and its condition. */
  join: string;
  /** A column that is NULL where there is no such row. */
  pk: string;
}

/** Whole numbers are looked up by the primary key; other keys as texts, which reads the whole key. */
export function keyedRows(link: Pick<Link, 'table' | 'attached'>): KeyedRows {
  const key = keyOf(link);
  const table = quoteTable(link.table);
  const [first] = key;
  if (first !== undefined && isNumberKey(key)) {
    const pk = `t.${quoteIdentifier(first.name)}`;
    const type = first.nativeType.includes('UNSIGNED') ? 'UNSIGNED' : 'SIGNED';
    return { join: `${table} t ON ${pk} = CAST(s.pk AS ${type})`, pk };
  }
  const rows = `(SELECT CAST(${keySql(key)} AS BINARY) AS ${PRIMARY_KEY} FROM ${table})`;
  return { join: `${rows} t ON t.${PRIMARY_KEY} = s.pk`, pk: `t.${PRIMARY_KEY}` };
}
