/**
 * Rows that two full reads did not show: deleted in MySQL when MySQL has nothing new (or left there, while a person has not
 * agreed), forgotten when MySQL is without them too or has them outside of the link's condition. A change of MySQL's that the sheet never had wins and the row comes back;
 * so does a row that MySQL refuses to delete.
 */
import { SAMPLES_MAX } from '../core/approval.ts';
import { shownRow, type RowState, type TableRow } from '../core/base.ts';
import { blankValues } from '../core/blank-values.ts';
import type { Conflict, Issue } from '../core/conflict.ts';
import { namedValues, type HistoryEntry, type HistoryOutcome } from '../core/history-entry.ts';
import { baseValues } from '../core/history-of-write.ts';
import type { Link } from '../core/link.ts';
import { isNewInMysql } from '../core/observe.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';

const PAGE_ROWS_MAX = 500;

type DeletePorts = Pick<Ports, 'database' | 'spreadsheets' | 'links' | 'rows' | 'tables' | 'records' | 'log'>;

/** What becomes of rows that MySQL still has unchanged: they go there, too; they are left alone; or they come back to the tab. */
export type Doom = 'delete' | 'leave' | 'back';

export interface AbsentRows {
  /** Keys of rows that were left alone. Nobody knows a place of theirs any more. */
  left: string[];
  /** Some of them. */
  samples: RowState[];
  /** Keys of rows about which only another read can decide. */
  unclear: string[];
}

export async function deleteAbsent(
  ports: DeletePorts,
  session: Session,
  link: Link,
  read: SeenTab,
  keys: readonly string[],
  doom: Doom = 'delete',
): Promise<AbsentRows> {
  let deleted = 0;
  const all: AbsentRows = { left: [], samples: [], unclear: [] };
  for (let at = 0; at < keys.length; at += PAGE_ROWS_MAX) {
    session.signal.throwIfAborted();
    const page = await deletePage(ports, session, link, read, keys.slice(at, at + PAGE_ROWS_MAX), doom);
    deleted += page.deleted;
    all.left.push(...page.left.map(({ key }) => key));
    all.samples.push(...inTabOrder(page.left).slice(0, SAMPLES_MAX - all.samples.length));
    all.unclear.push(...page.unclear);
  }
  if (deleted > 0) logDeletes(ports, link, deleted);
  return all;
}

function inTabOrder(states: readonly RowState[]): RowState[] {
  return [...states].sort((a, b) => (a.row ?? Infinity) - (b.row ?? Infinity));
}

function logDeletes(ports: Pick<Ports, 'log'>, link: Link, deleted: number): void {
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
  doom: Doom,
): Promise<{ deleted: number; left: RowState[]; unclear: string[] }> {
  return ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const states = await ports.rows.lock(tx, link.id, keys);
    const pks = [...states.values()].flatMap((state) => (state.pk === null ? [] : [state.pk]));
    const { rows: images, busy } = await ports.tables.lock(tx, link, pks);
    const [forgotten, doomed, back]: [string[], RowState[], RowState[]] = [[], [], []];
    const [left, refusedByPerson, cleared]: [RowState[], RowState[], RowState[]] = [[], [], []];
    const unclear: string[] = [];
    const fate = { delete: doomed, leave: left, back: refusedByPerson }[doom];
    const conflicts: Conflict[] = [];
    for (const state of states.values()) {
      if (busy.has(state.pk ?? '') || state.openIntent !== null || isNewer(state, read)) {
        await ports.links.nudge(link.id, tx);
        unclear.push(state.key);
        continue;
      }
      const db = shownRow(images.get(state.pk ?? ''));
      if (db === null) forgotten.push(state.key);
      else if (isNewInMysql(state.base, db)) back.push(state);
      else fate.push(state);
    }
    const refusals = await takeAway(ports.tables, tx, link, doomed);
    const refused = new Map(refusals.map(({ pk, why }) => [pk, why]));
    for (const state of doomed) {
      if (refused.has(state.pk ?? '')) back.push(state);
      else if (link.deletes === 'clear') cleared.push(state);
      else forgotten.push(state.key);
    }
    for (const { key } of back) conflicts.push(updateWins(key, read));
    await ports.records.addHistory(
      tx,
      link,
      historyOf(link, read, { states, images, forgotten, cleared, back, refused }),
    );
    await ports.rows.forget(tx, link.id, forgotten);
    const settled = [...forgotten, ...cleared.map(({ key }) => key)].map((key) => ({ key, columns: null }));
    await ports.records.settle(tx, link.id, settled);
    await ports.rows.save(
      tx,
      link.id,
      [...back, ...refusedByPerson].map((state) => ({ ...state, base: null, row: null, dirty: true })),
    );
    // MySQL still has these rows, and the sheet is not owed them: only a change in MySQL brings them back.
    await ports.rows.save(
      tx,
      link.id,
      cleared.map((state) => ({ ...state, base: null, row: null, dirty: false })),
    );
    const placed = left.filter(({ row }) => row !== null);
    await ports.rows.save(
      tx,
      link.id,
      placed.map((state) => ({ ...state, row: null })),
    );
    await ports.records.addConflicts(tx, link.id, conflicts);
    await ports.records.addIssues(tx, link.id, back.flatMap(issueOf(link, refused)));
    const deleted = doomed.length - refused.size;
    if (deleted > 0) {
      const activity = { link: link.id, what: 'delete', rows: deleted, cells: 0 };
      await ports.records.addActivity(tx, { ...activity, direction: 'sheet-to-mysql' });
    }
    return { deleted, left, unclear };
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
    cleared: readonly RowState[];
    back: readonly RowState[];
    refused: ReadonlyMap<string, string>;
  },
): HistoryEntry[] {
  const how = { origin: 'SHEET', operation: 'DELETE', by: null, at: read.hi, new: null, rows: 1 } as const;
  const tell = (state: RowState, outcome: HistoryOutcome): HistoryEntry => {
    const { key, pk, row } = state;
    const values = shownRow(done.images.get(pk ?? ''))?.values ?? baseValues(state);
    return { key, pk, row, ...how, old: namedValues(link, values), outcome };
  };
  const gone = done.forgotten.flatMap((key) => done.states.get(key) ?? []);
  const blank = namedValues(link, blankValues(link));
  return [
    ...done.cleared.map((state) => ({
      ...tell(state, 'applied'),
      operation: 'UPDATE' as const,
      new: blank,
    })),
    ...gone.map((state) => tell(state, shownRow(done.images.get(state.pk ?? '')) ? 'applied' : 'same')),
    ...done.back.map((state) => tell(state, done.refused.has(state.pk ?? '') ? 'refused' : 'lost')),
  ];
}

/** Deletes them, or clears their mapped columns when the link says so; MySQL refuses a row whose column takes no NULL. */
async function takeAway(
  tables: Ports['tables'],
  tx: Tx,
  link: Link,
  states: readonly RowState[],
): Promise<{ pk: string; why: string }[]> {
  const rows = states.flatMap(({ key, pk }) => (pk === null ? [] : [{ key, pk }]));
  if (link.deletes !== 'clear') {
    return tables.delete(
      tx,
      link,
      rows.map(({ pk }) => pk),
    );
  }
  const values = blankValues(link);
  const cleared = rows.map(({ key, pk }) => ({ key, pk, values, row: null }));
  const outcomes = cleared.length === 0 ? [] : await tables.update(tx, link, cleared);
  const pks = new Map(rows.map(({ key, pk }) => [key, pk]));
  return outcomes.flatMap((outcome) =>
    'rejected' in outcome ? [{ pk: pks.get(outcome.key) ?? '', why: outcome.rejected.why }] : [],
  );
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
