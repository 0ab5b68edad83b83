/** All that is committed in the simulated server, for the oracle: read at once, by no process. */
import type { RowState } from '../../../core/base.ts';
import type { Repair } from '../../../core/repair.ts';
import { catalogueOf } from './column-values.ts';
import type { StoredTables } from './engine/stored.ts';
import type { Committed } from './sim-mysql.ts';
import { queuedChanges } from './sim-change-queue.ts';
import { isUnsettled, readItem } from './sim-intents.ts';
import { isReadDue } from './sim-links.ts';
import { toState } from './sim-rows.ts';
import { readSpreadsheet } from './sim-spreadsheets.ts';
import type { VersionedTable } from './engine/versioned-table.ts';

export function simCommitted(tables: StoredTables): Committed {
  const ofLink = <V extends { link: number }>(table: VersionedTable<V>, link: number): V[] =>
    rowsOf(table).filter((row) => row.link === link);
  const rows = (link: number): RowState[] => ofLink(tables.rows, link).map(toState);
  return {
    tableRows: (name) =>
      new Map([...(tables.linked.get(name)?.all(null) ?? [])].map(([pk, { values }]) => [pk, values])),
    tableColumns: (name) => catalogueOf(tables, name),
    registry(link) {
      const row = tables.links.read(null, String(link));
      if (row === undefined) throw new TypeError('there is no such link');
      return row.registry;
    },
    links: () => rowsOf(tables.links).map(({ link }) => link),
    spreadsheets: () => rowsOf(tables.spreadsheets).map(({ id }) => readSpreadsheet(tables, null, id)),
    rows,
    entries: (link) => ofLink(tables.inbox, link),
    queue: (table) => queuedChanges(tables, table),
    history: (link) => ofLink(tables.log, link),
    intents: (spreadsheet) =>
      rowsOf(tables.writes)
        .filter(({ header }) => header.spreadsheet === spreadsheet)
        .map(({ header, copies }) => ({
          header,
          copies: copies === null ? null : (JSON.parse(copies) as unknown),
          items: rowsOf(tables.items)
            .filter((item) => item.spreadsheet === spreadsheet && item.n === header.n)
            .map((item) => ({ ...readItem(item), isDone: item.isDone })),
        })),
    repairs: (link) =>
      ofLink(tables.repairs, link).map(({ n, repair, isDone, givenUp }) => ({
        n,
        repair: JSON.parse(repair) as Repair,
        isDone,
        givenUp,
      })),
    conflicts: (link) => ofLink(tables.conflicts, link),
    issues: (link) => ofLink(tables.issues, link),
    activities: (link) => ofLink(tables.activities, link),
    pending: () => pendingWork(tables),
  };
}

function rowsOf<V>(table: VersionedTable<V>): V[] {
  return [...table.all(null)].map(([, row]) => row);
}

/** What the sweep and the poller would ring for. */
function pendingWork(tables: StoredTables): string[] {
  const pending: string[] = [];
  for (const row of rowsOf(tables.links)) {
    const { link } = row;
    if (isReadDue(tables, row)) pending.push(`read ${link.id}`);
    if (link.status === 'paused') continue;
    const isHere = (each: { link: number }) => each.link === link.id;
    if (rowsOf(tables.inbox).some((each) => isHere(each) && each.outcome === null)) {
      pending.push(`edits ${link.id}`);
    }
    const isDirty = rowsOf(tables.rows).some((each) => isHere(each) && each.state.dirty);
    if (isDirty) pending.push(`dirty ${link.id}`);
    if (queuedChanges(tables, link.table).length > 0) pending.push(`changes ${link.id}`);
  }
  for (const { header } of rowsOf(tables.writes)) {
    if (isUnsettled(header)) pending.push(`intent ${header.n}`);
  }
  if (rowsOf(tables.repairs).some(({ isDone }) => !isDone)) pending.push('repairs');
  return pending;
}
