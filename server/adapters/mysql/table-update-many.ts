/**
 * Updates of rows of a managed table that name the same columns, many in a statement. Where MySQL refuses one, the statement is
 * rolled back and each row goes alone, so that only the one that is meant is refused.
 */
import type { Link } from '../../core/link.ts';
import { nativeKind } from '../../core/values/native-kind.ts';
import { toMysql } from '../../core/values/to-mysql.ts';
import type { RowWrite } from '../../ports/tables.ts';
import { chunksBySize } from './chunks.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { rowRefusal } from './mysql-errors.ts';
import type { Session, SqlValue } from './session.ts';
import type { WriteResults } from './table-insert.ts';
import { keyNumber, PRIMARY_KEY } from './table-key.ts';
import { rowHash, type StoredRow } from './table-row.ts';
import { updateRow } from './table-update.ts';

type Update = RowWrite & { pk: string };

/** MySQL looks through a CASE from its beginning for each row. */
const ROWS_PER_CASE = 100;

/** Their values depend on the type of what is assigned, which a CASE may change. */
const ALONE = new Set(['bit', 'json', 'year', 'float']);

/** `before` are the rows as they are now. Needs an open transaction and the origin set. */
export async function updateRows(
  session: Session,
  link: Link,
  writes: readonly Update[],
  before: ReadonlyMap<string, StoredRow>,
): Promise<WriteResults> {
  const results: WriteResults = new Map();
  const alone = async (some: readonly Update[]) => {
    for (const write of some) {
      const refusal = await updateRow(session, link, write, before.get(write.pk));
      results.set(write.key, refusal ?? { pk: write.pk });
    }
  };
  const groups = Map.groupBy(writes, (write) => (before.has(write.pk) ? shapeOf(link, write) : null));
  for (const [shape, group] of groups) {
    const chunks = shape === null ? [group] : chunksBySize(group, lengthOf, ROWS_PER_CASE);
    for (const chunk of chunks) {
      const isTogether = shape !== null && chunk.length > 1;
      if (isTogether && (await updateTogether(session, link, chunk, before))) {
        for (const { key, pk } of chunk) results.set(key, { pk });
      } else await alone(chunk);
    }
  }
  return results;
}

/** Null: the row goes alone. */
function shapeOf(link: Link, { values }: Update): string | null {
  const columns = link.columns.filter(({ id }) => values[id] !== undefined);
  if (columns.some(({ nativeType }) => ALONE.has(nativeKind(nativeType) ?? ''))) return null;
  return JSON.stringify(columns.map(({ id }) => id));
}

function lengthOf({ values }: Update): number {
  return Object.values(values).reduce<number>((sum, value) => sum + String(value).length, 100);
}

/** False: MySQL refused a row, and nothing is done. */
async function updateTogether(
  session: Session,
  link: Link,
  writes: readonly Update[],
  before: ReadonlyMap<string, StoredRow>,
): Promise<boolean> {
  const columns = link.columns.filter(({ id }) => writes[0]?.values[id] !== undefined);
  const rows = writes.map((write) => {
    const stored = before.get(write.pk);
    return {
      pk: keyNumber(write.pk),
      values: columns.map((column) => toMysql(column, write.values[column.id] ?? null)),
      rowNumber: write.row === null ? (stored?.rowNumber ?? null) : write.row + 1,
      hash: rowHash(link, { ...stored?.values, ...write.values }),
      status: write.status ?? 'SYNCED',
    };
  });
  type Prepared = (typeof rows)[number];
  const assigned: [string, (row: Prepared) => SqlValue][] = [
    ...columns.map(({ name }, at): [string, (row: Prepared) => SqlValue] => [
      quoteIdentifier(name),
      ({ values }) => values[at] ?? null,
    ]),
    ['_sheet_row_number', ({ rowNumber }) => rowNumber],
    ['_row_hash', ({ hash }) => hash],
    ['_sync_status', ({ status }) => status],
  ];
  const cases = `CASE ${PRIMARY_KEY} ${'WHEN ? THEN ? '.repeat(rows.length)}END`;
  await session.write('SAVEPOINT sync_update');
  try {
    await session.write(
      `UPDATE ${quoteTable(link.table)} FORCE INDEX (PRIMARY)
       SET ${assigned.map(([name]) => `${name} = ${cases}`).join(', ')}, _last_modified_by = 'SHEET'
       WHERE ${PRIMARY_KEY} IN (?)`,
      [
        ...assigned.flatMap(([, valueOf]) => rows.flatMap((row): SqlValue[] => [row.pk, valueOf(row)])),
        rows.map(({ pk }) => pk),
      ],
    );
    return true;
  } catch (error) {
    if (rowRefusal(error) === null) throw error;
    await session.write('ROLLBACK TO SAVEPOINT sync_update');
    return false;
  }
}
