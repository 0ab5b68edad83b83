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
            direction, formula_mode, value_rules
     FROM sync_schema_registry WHERE link_id IN (?) AND status = 'active' ORDER BY column_index, id`,
    [links],
  );
  for (const row of rows) byLink.get(integer(row, 'link_id'))?.push(readColumn(row));
  return byLink;
}

/** The link as the registry tells of it with each column. */
export interface RegistryOwner {
  id: number;
  /** Google's id of the spreadsheet. */
  googleId: string;
  tabName: string;
}

/** These columns are the active ones from now on; what the registry knew of others stays, as deprecated. */
export async function replaceColumns(
  session: Session,
  link: RegistryOwner,
  columns: readonly Column[],
): Promise<void> {
  await session.write(`UPDATE sync_schema_registry SET status = 'deprecated' WHERE link_id = ?`, [link.id]);
  const ids = columns.map(({ id }) => id);
  if (ids.length === 0) return;
  await session.write('DELETE FROM sync_schema_registry WHERE link_id = ? AND column_id IN (?)', [
    link.id,
    ids,
  ]);
  await insertColumns(session, link, columns);
}

export async function insertColumns(
  session: Session,
  link: RegistryOwner,
  columns: readonly Column[],
): Promise<void> {
  if (columns.length === 0) return;
  await session.write(
    `INSERT INTO sync_schema_registry (link_id, sheet_id, sheet_name, column_id, column_index, column_header,
       mysql_column_name, data_type, native_type, direction, formula_mode, value_rules)
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
        column.direction ?? 'both',
        column.formulas ?? 'value',
        column.rules ?? 'strict',
      ]),
    ],
  );
}

function readColumn(row: Row): Column {
  const direction = member(row, 'direction', ['both', 'sheet-to-db', 'db-to-sheet']);
  const formulas = member(row, 'formula_mode', ['value', 'text']);
  const rules = member(row, 'value_rules', ['strict', 'lenient']);
  return {
    id: text(row, 'column_id'),
    index: integer(row, 'column_index'),
    header: text(row, 'column_header'),
    name: text(row, 'mysql_column_name'),
    type: member(row, 'data_type', ['TEXT', 'NUMBER', 'DATE', 'BOOLEAN']),
    nativeType: text(row, 'native_type'),
    ...(direction !== 'both' && { direction }),
    ...(formulas === 'text' && { formulas }),
    ...(rules === 'lenient' && { rules }),
  };
}
