/** `sync_schema_registry`: the columns of links. */
import type { Column } from '../../core/link.ts';
import { integer, member, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

/** Active columns by link, in the order of the tab. */
export async function readColumns(
  session: Session,
  links: readonly number[],
): Promise<ReadonlyMap<number, Column[]>> {
  const byLink = new Map<number, Column[]>(links.map((id) => [id, []]));
  if (links.length === 0) return byLink;
  const rows = await session.rows(
    `SELECT link_id, column_id, column_index, column_header, mysql_column_name, data_type, native_type,
            formula_mode, value_rules
     FROM sync_schema_registry WHERE link_id IN (?) AND status = 'active' ORDER BY column_index, id`,
    [links],
  );
  for (const row of rows) byLink.get(integer(row, 'link_id'))?.push(readColumn(row));
  return byLink;
}

export async function insertColumns(
  session: Session,
  link: { id: number; googleId: string; tabName: string },
  columns: readonly Column[],
): Promise<void> {
  if (columns.length === 0) return;
  await session.write(
    `INSERT INTO sync_schema_registry (link_id, sheet_id, sheet_name, column_id, column_index, column_header,
       mysql_column_name, data_type, native_type, formula_mode, value_rules)
     VALUES ?`,
    [
      columns.map((column) => [
        link.id,
        link.googleId,
        link.tabName,
        column.id,
        column.index,
        column.header,
        column.name,
        column.type,
        column.nativeType,
        column.formulas ?? 'value',
        column.rules ?? 'strict',
      ]),
    ],
  );
}

function readColumn(row: Row): Column {
  const formulas = member(row, 'formula_mode', ['value', 'text']);
  const rules = member(row, 'value_rules', ['strict', 'lenient']);
  return {
    id: text(row, 'column_id'),
    index: integer(row, 'column_index'),
    header: text(row, 'column_header'),
    name: text(row, 'mysql_column_name'),
    type: member(row, 'data_type', ['TEXT', 'NUMBER', 'DATE', 'BOOLEAN']),
    nativeType: text(row, 'native_type'),
    ...(formulas === 'text' && { formulas }),
    ...(rules === 'lenient' && { rules }),
  };
}
