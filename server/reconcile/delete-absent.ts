/**
 * Rows that two full reads did not show: deleted in MySQL when MySQL has nothing new, forgotten when MySQL is without
 * them too. A change of MySQL's that the sheet never had wins and the row comes back; so does a row that MySQL refuses to
 * delete.
 */
import type { RowState, TableRow } from '../core/base.ts';
import type { Conflict, Issue } from '../core/conflict.ts';
import { namedValues, type HistoryEntry, type HistoryOutcome } from '../core/history-entry.ts';
import { baseValues } from '../core/history-of-write.ts';
import type { Link } from '../core/link.ts';
import { isDirty } from '../core/observe.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';

const PAGE_ROWS_MAX = 500;

type DeletePorts = Pick<Ports, 'database' | 'spreadsheets' | 'links' | 'rows' | 'tables' | 'records' | 'log'>;

export async function deleteAbsent(
  ports: DeletePorts,
  session: Session,
  link: Link,
  read: SeenTab,
  keys: readonly string[],
): Promise<void> {
  let deleted = 0;
  for (let at = 0; at < keys.length; at += PAGE_ROWS_MAX) {
    deleted += await deletePage(ports, session, link, read, keys.slice(at, at + PAGE_ROWS_MAX));
  }
  if (deleted === 0) return;
  const fields = {
    direction: 'sheet-to-mysql',
    tab: link.tabName,
    table: link.table,
    rows: deleted,
    cells: 0,
  };
  ports.log.info({ event: 'crossed', ...fields, what: 'delete' }, 'rows are deleted in MySQL');
}

async function deletePage(
  ports: DeletePorts,
  session: Session,
  link: Link,
  read: SeenTab,
  keys: readonly string[],
): Promise<number> {
  return ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const states = await ports.rows.lock(tx, link.id, keys);
    const pks = [...states.values()].flatMap((state) => (state.pk === null ? [] : [state.pk]));
    const { rows: images, busy } = await ports.tables.lock(tx, link, pks);
    const [forgotten, doomed, back]: [string[], RowState[], RowState[]] = [[], [], []];
    const conflicts: Conflict[] = [];
    for (const state of states.values()) {
      if (busy.has(state.pk ?? '') || state.openIntent !== null || isNewer(state, read)) {
        await ports.links.nudge(link.id, tx);
        continue;
      }
      const db = state.pk === null ? null : (images.get(state.pk) ?? null);
      if (db === null) forgotten.push(state.key);
      else if (isDirty(state.base, db)) back.push(state);
      else doomed.push(state);
    }
    const refusals = await ports.tables.delete(
      tx,
      link,
      doomed.flatMap(({ pk }) => pk ?? []),
    );
    const refused = new Map(refusals.map(({ pk, why }) => [pk, why]));
    for (const state of doomed) {
      if (refused.has(state.pk ?? '')) back.push(state);
      else forgotten.push(state.key);
    }
    for (const { key } of back) conflicts.push(updateWins(key, read));
    await ports.records.addHistory(
      tx,
      link,
      historyOf(link, read, { states, images, forgotten, back, refused }),
    );
    await ports.rows.forget(tx, link.id, forgotten);
    const settled = forgotten.map((key) => ({ key, columns: null }));
    await ports.records.settle(tx, link.id, settled);
    await ports.rows.save(
      tx,
      link.id,
      back.map((state) => ({ ...state, base: null, row: null, dirty: true })),
    );
    await ports.records.addConflicts(tx, link.id, conflicts);
    await ports.records.addIssues(tx, link.id, back.flatMap(issueOf(link, refused)));
    const deleted = doomed.length - refused.size;
    if (deleted > 0) {
      const activity = { link: link.id, what: 'delete', rows: deleted, cells: 0 };
      await ports.records.addActivity(tx, { ...activity, direction: 'sheet-to-mysql' });
    }
    return deleted;
  });
}

/** A row that MySQL was without already is told too: its values are still known. */
function historyOf(
  link: Link,
  read: SeenTab,
  done: {
    states: ReadonlyMap<string, RowState>;
    images: ReadonlyMap<string, TableRow>;
    forgotten: readonly string[];
    back: readonly RowState[];
    refused: ReadonlyMap<string, string>;
  },
): HistoryEntry[] {
  const how = { origin: 'SHEET', operation: 'DELETE', by: null, at: read.hi, new: null, rows: 1 } as const;
  const tell = (state: RowState, outcome: HistoryOutcome): HistoryEntry => {
    const { key, pk, row } = state;
    const values = done.images.get(pk ?? '')?.values ?? baseValues(state);
    return { key, pk, row, ...how, old: namedValues(link, values), outcome };
  };
  const gone = done.forgotten.flatMap((key) => done.states.get(key) ?? []);
  return [
    ...gone.map((state) => tell(state, done.images.has(state.pk ?? '') ? 'applied' : 'same')),
    ...done.back.map((state) => tell(state, done.refused.has(state.pk ?? '') ? 'refused' : 'lost')),
  ];
}

/** A row that another table refers to stays in MySQL, so it comes back to the sheet, with MySQL's reason. */
function issueOf(link: Link, refused: ReadonlyMap<string, string>): (state: RowState) => Issue[] {
  return ({ key, pk }) => {
    const why = refused.get(pk ?? '');
    const [first] = link.columns;
    return why === undefined || first === undefined ? [] : [{ key, column: first.id, why }];
  };
}

/** The row may have been seen after this read began, by a webhook's word: the read does not judge it. */
function isNewer(state: RowState, read: SeenTab): boolean {
  return Object.values(state.base ?? {}).some((cell) => cell.hi >= read.lo);
}

function updateWins(key: string, read: SeenTab): Conflict {
  const none = { column: null, base: null, sheet: null, db: null };
  return { key, ...none, sheetAt: read.hi, dbAt: null, resolution: 'DB_WINS' };
}
