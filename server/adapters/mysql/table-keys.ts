/** The primary keys of tables as MySQL's catalogue has them now. */
import type { KeyPart } from '../../core/attached-table.ts';
import { upperType } from './column-type.ts';
import { placeOf } from './managed-table.ts';
import { text } from './read-row.ts';
import type { Session } from './session.ts';

/** By the names that were asked for; a table without a primary key, or that is gone, is not in it. */
export async function readKeys(
  session: Session,
  tables: readonly string[],
): Promise<ReadonlyMap<string, readonly KeyPart[]>> {
  const places = new Map<string, string>();
  const schemas = new Set<string>();
  for (const table of tables) {
    const { schema, name } = await placeOf(session, table);
    schemas.add(schema);
    places.set(JSON.stringify([schema, name]), table);
  }
  const keys = new Map<string, KeyPart[]>();
  for (const schema of schemas) {
    const names = [...places.keys()].map((place) => JSON.parse(place) as [string, string]);
    const rows = await session.rows(
      `SELECT s.TABLE_NAME AS table_name, s.COLUMN_NAME AS name, c.COLUMN_TYPE AS type
       FROM information_schema.STATISTICS s JOIN information_schema.COLUMNS c
         ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
       WHERE s.INDEX_NAME = 'PRIMARY' AND s.TABLE_SCHEMA = ? AND s.TABLE_NAME IN (?)
       ORDER BY s.TABLE_NAME, s.SEQ_IN_INDEX`,
      [schema, names.filter(([each]) => each === schema).map(([, name]) => name)],
    );
    for (const row of rows) {
      const table = places.get(JSON.stringify([schema, text(row, 'table_name')]));
      if (table === undefined) continue;
      const part = { name: text(row, 'name'), nativeType: upperType(text(row, 'type')) };
      keys.set(table, [...(keys.get(table) ?? []), part]);
    }
  }
  return keys;
}
