/** The condition of a link in SQL, with its values bound. What it means is MySQL's matter: types, collations and NULL. */
import type { AttachedTable } from '../../core/attached-table.ts';
import { filterDrift } from '../../core/filter-drift.ts';
import type { Link } from '../../core/link.ts';
import type { RowCondition } from '../../core/row-filter.ts';
import { SyncError } from '../../core/sync-error.ts';
import { readColumnFacts } from './column-facts.ts';
import { quoteIdentifier } from './identifier.ts';
import type { Session, SqlValue } from './session.ts';

export interface FilterSql {
  /** TRUE for rows of the link; else FALSE, or NULL. */
  sql: string;
  values: SqlValue[];
}

/** Null when all rows are the link's. */
export function filterSql({ attached }: { attached?: AttachedTable }): FilterSql | null {
  const filter = attached?.filter ?? [];
  // A row of a view without a key could not be told from others.
  const keys = attached?.isView ? attached.key.map(({ name }) => `${quoteIdentifier(name)} IS NOT NULL`) : [];
  if (filter.length + keys.length === 0) return null;
  return {
    sql: `(${[...keys, ...filter.map(conditionSql)].join(' AND ')})`,
    values: filter.flatMap((condition) => boundValues(condition)),
  };
}

/** `WHERE` with all of these conditions; nothing when there are none. */
export function allOf(...conditions: readonly (FilterSql | null)[]): FilterSql {
  const given = conditions.filter((each) => each !== null);
  if (given.length === 0) return { sql: '', values: [] };
  return {
    sql: `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`,
    values: given.flatMap(({ values }) => values),
  };
}

/**
 * After a read in the same transaction, whose lock on the table's definition keeps others from altering it: what was told of the
 * condition is what it meant when it was chosen. Throws MYSQL_COLUMNS_CHANGED.
 */
export async function provenFilter(
  session: Session,
  { table, attached }: Pick<Link, 'table' | 'attached'>,
): Promise<void> {
  if (attached?.filter === undefined) return;
  const drift = filterDrift(attached.filter, await readColumnFacts(session, table));
  if (drift !== null) throw new SyncError('MYSQL_COLUMNS_CHANGED', drift);
}

function conditionSql({ column, op, values, nativeType }: RowCondition): string {
  const name = quoteIdentifier(column);
  const value = comparable(nativeType);
  switch (op) {
    case 'is null':
      return `${name} IS NULL`;
    case 'is not null':
      return `${name} IS NOT NULL`;
    case 'in':
      return `${name} IN (${values.map(() => value).join(', ')})`;
    case 'begins with':
      return `${name} LIKE ? ESCAPE '|'`;
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `${name} ${op} ${value}`;
  }
}

function boundValues({ op, values }: RowCondition): string[] {
  return op === 'begins with' ? values.map((value) => `${value.replaceAll(/[|%_]/g, '|$&')}%`) : [...values];
}

/** A number and a text compare as doubles, which are exact to 2^53 only. */
function comparable(nativeType: string): string {
  if (/^(?:TINY|SMALL|MEDIUM|BIG)?INT\b/.test(nativeType)) {
    return `CAST(? AS ${nativeType.includes('UNSIGNED') ? 'UNSIGNED' : 'SIGNED'})`;
  }
  return nativeType.startsWith('DECIMAL') ? 'CAST(? AS DECIMAL(65, 30))' : '?';
}
