/** What MySQL's catalogue tells of the columns of one table: everything that decides what may be written there. */
import type { TableFact } from '../../core/table-facts.ts';
import { mariadbDefault, mysqlDefault } from './column-default.ts';
import { upperType } from './column-type.ts';
import { placeOf } from './managed-table.ts';
import { boolean, optionalInteger, optionalText, text } from './read-row.ts';
import type { Session } from './session.ts';

/** Names that are a danger as properties: the driver refuses every answer that has such a column. */
const UNREADABLE = new Set([
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

/** In the order of the table; none when it is not there. */
export async function readColumnFacts(session: Session, table: string): Promise<TableFact[]> {
  const { schema, name } = await placeOf(session, table);
  const rows = await session.rows(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS preset, EXTRA AS extra,
       CHARACTER_MAXIMUM_LENGTH AS characters, VERSION() AS version, EXISTS (SELECT 1 FROM information_schema.TABLES
         WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND TABLE_TYPE = 'VIEW') AS is_view
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [schema, name, schema, name],
  );
  return rows
    .filter((row) => !UNREADABLE.has(text(row, 'name')))
    .map((row) => {
      const extra = text(row, 'extra').toLowerCase();
      const preset = optionalText(row, 'preset');
      const isMariadb = /mariadb/i.test(text(row, 'version'));
      const byDefault = isMariadb ? mariadbDefault(preset) : mysqlDefault(preset, extra);
      return {
        name: text(row, 'name'),
        nativeType: upperType(text(row, 'type')),
        isNullable: text(row, 'nullable') === 'YES',
        // Of a view, all columns are computed, also those that MySQL could write.
        isGenerated: /generated/.test(extra.replace('default_generated', '')) || boolean(row, 'is_view'),
        isAutoIncrement: extra.includes('auto_increment'),
        defaultValue: byDefault.value,
        defaultExpression: byDefault.expression,
        characters: optionalInteger(row, 'characters'),
      };
    });
}
