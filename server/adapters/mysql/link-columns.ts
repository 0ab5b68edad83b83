/** `sync_schema_registry`: the columns that links have and had. */
import type { Column } from '../../core/link.ts';
import type { RegisteredColumn } from '../../core/schema/registered-column.ts';
import type { SkippedColumn } from '../../ports/links.ts';
import { activeColumns } from '../../core/schema/registered-column.ts';
import { boolean, integer, member, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, Session, SqlValue } from './session.ts';

const COLUMNS = [
  'column_id',
  'column_index',
  'column_header',
  'mysql_column_name',
  'data_type',
  'native_type',
  'formula_mode',
  'value_rules',
  'direction',
  'time_zone',
  'status',
  'why',
  'is_tagged',
  'is_in_table',
  'since_version',
] as const;

const WHYS = ['removed', 'unnamed', 'duplicate', 'dropped', 'skipped', 'unsupported'] as const;

/** Active columns by link, in the order of the tab. */
export async function readColumns(
  session: Session,
  links: readonly number[],
): Promise<ReadonlyMap<number, Column[]>> {
  const all = await readRegistered(session, links);
  return new Map([...all].map(([link, columns]) => [link, activeColumns(columns)]));
}

/**
 * The active columns of the link `l` as one JSON value: link and columns come in one statement, and so from one moment.
 * `columnsIn` reads it.
 */
export const COLUMNS_OF_LINK = `(SELECT JSON_ARRAYAGG(JSON_ARRAY(${COLUMNS.map((name) => `c.${name}`).join(', ')}))
   FROM sync_schema_registry c WHERE c.link_id = l.id AND c.status = 'active') AS active_columns`;

/** Of a row with `COLUMNS_OF_LINK`, in the order of the tab. */
export function columnsIn(row: Row): Column[] {
  const told = JSON.parse(optionalText(row, 'active_columns') ?? '[]') as unknown[][];
  const rows = told.map((values) => Object.fromEntries(COLUMNS.map((name, at) => [name, values[at]])));
  return activeColumns(rows.map(readColumn));
}

/** All columns by link, in the order in which they came. */
export async function readRegistered(
  session: Session,
  links: readonly number[],
): Promise<ReadonlyMap<number, RegisteredColumn[]>> {
  const byLink = new Map<number, RegisteredColumn[]>(links.map((id) => [id, []]));
  if (links.length === 0) return byLink;
  const rows = await session.rows(
    `SELECT link_id, ${COLUMNS.join(', ')} FROM sync_schema_registry WHERE link_id IN (?) ORDER BY id`,
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

/**
 * These columns are the active ones from now on, under a new version; what the registry knew of others stays, as deprecated.
 * No tag counts: the link has a new name for them.
 */
export async function replaceColumns(
  session: Session,
  link: RegistryOwner,
  columns: readonly Column[],
): Promise<void> {
  await session.write(
    `UPDATE sync_schema_registry SET is_tagged = FALSE, column_index = NULL,
       why = IF(status = 'deprecated', why, 'removed'), status = 'deprecated' WHERE link_id = ?`,
    [link.id],
  );
  await session.write(
    'UPDATE sync_links SET registry_version = registry_version + 1, is_key_tagged = FALSE WHERE id = ?',
    [link.id],
  );
  if (columns.length === 0) return;
  await session.write(
    'DELETE FROM sync_schema_registry WHERE link_id = ? AND (column_id IN (?) OR mysql_column_name IN (?))',
    [link.id, columns.map(({ id }) => id), columns.map(({ name }) => name)],
  );
  await insertColumns(session, link, columns);
}

export function insertColumns(
  session: Session,
  owner: RegistryOwner,
  columns: readonly Column[],
): Promise<void> {
  return saveColumns(
    session,
    owner,
    columns.map((column) => ({ ...column, status: 'active', why: null, isTagged: false, isInTable: true })),
  );
}

/** Columns that were left out when the tab was linked. */
export function insertSkipped(
  session: Session,
  owner: RegistryOwner,
  columns: readonly SkippedColumn[],
): Promise<void> {
  return saveColumns(
    session,
    owner,
    columns.map(({ why, ...column }) => ({
      ...column,
      status: 'deprecated',
      why: why ?? 'skipped',
      isTagged: false,
    })),
  );
}

/** Adds columns, and changes those whose MySQL name the link has already. */
export async function saveColumns(
  session: Session,
  owner: RegistryOwner,
  columns: readonly RegisteredColumn[],
): Promise<void> {
  if (columns.length === 0) return;
  const changed = COLUMNS.filter((name) => name !== 'mysql_column_name');
  await session.write(
    `INSERT INTO sync_schema_registry (link_id, sheet_id, sheet_name, ${COLUMNS.join(', ')}) VALUES ?
     ON DUPLICATE KEY UPDATE ${changed.map((name) => `${name} = VALUES(${name})`).join(', ')}`,
    [columns.map((column) => [owner.id, owner.googleId, owner.tabName, ...valuesOf(column)])],
  );
}

function valuesOf(column: RegisteredColumn): SqlValue[] {
  return [
    column.id,
    column.index,
    column.header,
    column.name,
    column.type,
    column.nativeType,
    column.formulas ?? 'value',
    column.rules ?? 'strict',
    column.direction ?? 'both',
    column.zone ?? null,
    column.status,
    column.why,
    column.isTagged,
    column.isInTable,
    column.since ?? 1,
  ];
}

function readColumn(row: Row): RegisteredColumn {
  const formulas = member(row, 'formula_mode', ['value', 'text']);
  const rules = member(row, 'value_rules', ['strict', 'lenient']);
  const direction = member(row, 'direction', ['both', 'sheet-to-db', 'db-to-sheet']);
  const zone = optionalText(row, 'time_zone');
  const since = integer(row, 'since_version');
  return {
    id: text(row, 'column_id'),
    index: optionalInteger(row, 'column_index'),
    header: text(row, 'column_header'),
    name: text(row, 'mysql_column_name'),
    type: member(row, 'data_type', ['TEXT', 'NUMBER', 'DATE', 'BOOLEAN']),
    nativeType: text(row, 'native_type'),
    ...(formulas === 'text' && { formulas }),
    ...(rules === 'lenient' && { rules }),
    ...(direction !== 'both' && { direction }),
    ...(zone !== null && { zone }),
    ...(since > 1 && { since }),
    status: member(row, 'status', ['active', 'wanted', 'deprecated']),
    why: optionalText(row, 'why') === null ? null : member(row, 'why', WHYS),
    isTagged: boolean(row, 'is_tagged'),
    isInTable: boolean(row, 'is_in_table'),
  };
}
