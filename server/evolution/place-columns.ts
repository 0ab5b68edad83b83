/** Gives wanted columns their places: a column of MySQL's table, or one of the tab. */
import type { Link } from '../core/link.ts';
import type { RegisteredColumn, Registry } from '../core/schema/registered-column.ts';
import { dated } from '../core/schema/with-header.ts';
import { schemaEvents } from '../core/schema/schema-events.ts';
import { SyncError } from '../core/sync-error.ts';
import type { EvolvePorts, EvolveSession } from './evolve-link.ts';
import { saveRegistry } from './save-registry.ts';

export interface Placed {
  isChanged: boolean;
  /** Header of a column that Google would not insert: it is there already, or it cannot be. */
  refused: string | null;
}

/** What somebody's lock keeps from being done stays wanted. */
export async function placeColumns(
  ports: EvolvePorts,
  session: EvolveSession,
  link: Link,
  registry: Registry,
): Promise<Placed> {
  const wanted = registry.columns.filter(({ status }) => status === 'wanted');
  if (wanted.length === 0) return { isChanged: false, refused: null };
  const inTable = wanted.filter(({ isInTable, index }) => !isInTable && index !== null);
  const inTab = wanted.filter(({ isInTable, index }) => isInTable && index === null);
  const isAltered = await addToTable(ports, session, link, registry, inTable);
  const refused = await addToTab(ports, session, link, registry, inTab);
  return { isChanged: isAltered || inTab.length > 0, refused };
}

async function addToTable(
  ports: EvolvePorts,
  session: EvolveSession,
  link: Link,
  registry: Registry,
  wanted: readonly RegisteredColumn[],
): Promise<boolean> {
  const outcomes = new Map<string, 'added' | 'refused'>();
  for (const column of wanted) {
    session.signal.throwIfAborted();
    const outcome = await addColumn(ports, link, column);
    // Whoever holds the table now would make us wait for the next column, too.
    if (outcome === 'busy') {
      ports.log.info(
        { event: 'schema-waits', link: link.publicId, column: column.name },
        'ALTER TABLE waits',
      );
      break;
    }
    outcomes.set(column.id, outcome);
  }
  if (outcomes.size === 0) return false;
  const version = registry.version + 1;
  const columns = registry.columns.map((column): RegisteredColumn => {
    const outcome = outcomes.get(column.id);
    if (outcome === undefined) return column;
    if (outcome === 'refused') {
      return { ...column, status: 'deprecated', why: link.attached ? 'skipped' : 'unsupported' };
    }
    return { ...column, isInTable: true, status: 'active' };
  });
  const next = { ...registry, version, columns: columns.map((column) => dated(registry, column, version)) };
  await saveRegistry(ports, session, link.id, registry, next, schemaEvents(registry, next));
  return true;
}

async function addColumn(
  ports: EvolvePorts,
  link: Link,
  column: RegisteredColumn,
): Promise<'added' | 'busy' | 'refused'> {
  // A table that was there before its link is not ours to alter.
  if (link.attached) return 'refused';
  try {
    return await ports.tables.addColumn(link.table, column);
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'MYSQL_REJECTED') throw error;
    ports.log.warn(
      { event: 'column-refused', link: link.publicId, column: column.name, error },
      'no ALTER TABLE',
    );
    return 'refused';
  }
}

/** Directly after the last synced column: an inserted column overwrites nobody. */
async function addToTab(
  { sheets }: EvolvePorts,
  session: EvolveSession,
  link: Link,
  { columns }: Registry,
  wanted: readonly RegisteredColumn[],
): Promise<string | null> {
  const { googleId } = session.spreadsheet;
  const places = columns.flatMap(({ status, index }) => (status === 'deprecated' ? [] : (index ?? [])));
  const first = Math.max(-1, ...places) + 1;
  const headers = new Set(columns.map(({ header, index }) => (index === null ? '' : header)));
  for (const [offset, { id, header }] of wanted.entries()) {
    session.signal.throwIfAborted();
    const column = { column: first + offset, id, header: freeHeader(header, headers) };
    const isInserted = await sheets.insertColumn(googleId, link.tabId, link.publicId, link.headerRow, column);
    if (!isInserted) return column.header;
    headers.add(column.header);
  }
  return null;
}

function freeHeader(header: string, taken: ReadonlySet<string>): string {
  if (!taken.has(header)) return header;
  for (let number = 2; ; number += 1) if (!taken.has(`${header} ${number}`)) return `${header} ${number}`;
}
