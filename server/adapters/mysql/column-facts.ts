/** What MySQL's catalogue tells of the columns of one table: everything that decides what may be written there. */
import type { TableFact } from '../../core/table-facts.ts';
import { upperType } from './column-type.ts';
import { placeOf } from './managed-table.ts';
import { optionalInteger, optionalText, text } from './read-row.ts';
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
       CHARACTER_MAXIMUM_LENGTH AS characters
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [schema, name],
  );
  return rows
    .filter((row) => !UNREADABLE.has(text(row, 'name')))
    .map((row) => {
      const extra = text(row, 'extra').toLowerCase();
      const isExpression = extra.includes('default_generated');
      const preset = optionalText(row, 'preset');
      return {
        name: text(row, 'name'),
        nativeType: upperType(text(row, 'type')),
        isNullable: text(row, 'nullable') === 'YES',
        isGenerated: /generated/.test(extra.replace('default_generated', '')),
        isAutoIncrement: extra.includes('auto_increment'),
        defaultValue: preset === null || isExpression ? null : preset,
        defaultExpression: preset !== null && isExpression ? preset : null,
        characters: optionalInteger(row, 'characters'),
      };
    });
}
