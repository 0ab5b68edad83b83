/**
 * Plans one page of rows in one transaction: locks what is remembered of them, reads MySQL's rows after the change
 * queue, merges what the read saw and the edits that wait in the inbox, and stores the items of the intent. A row that
 * a customer has locked just now is left for the next round.
 */
import { shownRow, unknownRow, type RowState, type TableRow } from '../core/base.ts';
import type { BatchBudget } from '../core/batch-budget.ts';
import type { Issue } from '../core/conflict.ts';
import { namedValues, type HistoryEntry } from '../core/history-entry.ts';
import { historyOfChanges } from '../core/history-of-write.ts';
import type { Intent, IntentItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { MergedRow } from '../core/merged-row.ts';
import type { Micros } from '../core/micros.ts';
import { showsNews } from '../core/observe.ts';
import { planItem } from '../core/plan-item.ts';
import type { Change, ChangeRecord } from '../ports/change-queue.ts';
import type { Tx } from '../ports/database.ts';
import type { StoredItem } from '../ports/intents.ts';
import type { Ports } from '../ports/ports.ts';
import type { SettledCells } from '../ports/records.ts';
import { readFollowed } from '../spreadsheet/follow-moves.ts';
import { mergeLocked } from '../spreadsheet/merge-locked.ts';
import { mergeSeen, type Sighting } from '../spreadsheet/merge-seen.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';
import { sightEdits } from '../spreadsheet/sight-edits.ts';
import { markOf, writeRows } from '../spreadsheet/write-rows.ts';

export type PagePorts = Pick<
  Ports,
  'database' | 'spreadsheets' | 'rows' | 'inbox' | 'tables' | 'intents' | 'changeQueue' | 'records'
>;

export interface Planning {
  session: Session;
  link: Link;
  /** Its n is taken, and its items are added, as soon as a page has items. */
  intent: Intent;
  read: SeenTab;
  budget: BatchBudget;
}

/** What a round has to do with one row. */
export interface RowWork {
  /** Of a row that has no key yet. */
  pk: string | null;
  changes: Change[];
  /** The guard let the row through: it may be deleted in the sheet when MySQL is without it. */
  mayDelete?: boolean;
  /** MySQL is without the row, and only a read of the whole tab can tell whether the sheet is, too. */
  needsRead?: boolean;
}

export interface PageOutcome {
  /** Only a full read can tell where some rows are. */
  nudge: boolean;
  /** Something was handled: the next round has less to do. */
  progress: boolean;
  /** A customer has rows locked that are to be written. */
  busy: boolean;
  /** Keys of rows that are to be deleted, and are protected in the sheet. */
  guarded: readonly string[];
  /** Some rows did not fit into the write any more. */
  isFull: boolean;
}

export async function planPage(
  ports: PagePorts,
  planning: Planning,
  work: ReadonlyMap<string, RowWork>,
): Promise<PageOutcome> {
  const { session, link, intent } = planning;
  const planned = await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const merged = await mergePage(ports, tx, planning, work);
    const page = planItems(planning, work, merged);
    let n = intent.n;
    if (page.items.length > 0) {
      if (n === 0) {
        n = await ports.spreadsheets.takeN(tx, session.spreadsheet.id);
        await ports.intents.begin(tx, { ...intent, n });
      }
      await ports.intents.addItems(tx, session.spreadsheet.id, n, page.items);
    }
    const held = new Set(page.items.map(({ item }) => item.key));
    const states = page.states.map((state) => (held.has(state.key) ? { ...state, openIntent: n } : state));
    await ports.rows.save(tx, link.id, states);
    await ports.rows.forget(tx, link.id, page.forgotten);
    await ports.records.settle(tx, link.id, page.settled);
    await ports.records.addIssues(tx, link.id, page.issues);
    await ports.changeQueue.moveToLog(tx, link, page.records);
    await ports.records.addHistory(tx, link, page.held);
    // Rows that are on their way are PENDING until their intent is finished.
    await ports.tables.mark(tx, link, states.flatMap(markOf));
    return { ...page, n, busy: merged.busy.size > 0 };
  });
  intent.n = planned.n;
  intent.items.push(...planned.items.map(({ item }) => item));
  return {
    nudge: planned.nudge,
    busy: planned.busy,
    guarded: planned.guarded,
    isFull: planned.isFull,
    progress: planned.items.length + planned.records.length + planned.forgotten.length > 0,
  };
}

interface MergedPage {
  states: Map<string, RowState>;
  images: Map<string, TableRow>;
  /** Keys of rows that a customer has locked: nothing is done with them now. */
  busy: Set<string>;
  /** Keys of rows that the read may have seen before or after what is known of them. */
  unsure: Set<string>;
  /** Keys of rows that show what nobody told of. */
  news: Set<string>;
  /** Keys of rows whose changes met an edit: the merge has told of them. */
  contested: Set<string>;
}

async function mergePage(
  ports: PagePorts,
  tx: Tx,
  { session, link, read }: Planning,
  work: ReadonlyMap<string, RowWork>,
): Promise<MergedPage> {
  const keys = [...work.keys()];
  const entries = await ports.inbox.takeByKey(tx, link.id, keys);
  const states = await ports.rows.lock(tx, link.id, keys);
  for (const [key, { pk }] of work) if (!states.has(key) && pk !== null) states.set(key, newState(key, pk));
  const images = await readFollowed(ports, tx, link, states);

  const edits = sightEdits(link, session.spreadsheet, entries, states);
  const told = new Map(
    mergeSeen(link, states, images, edits.sightings).map((row) => [row.state.key, row.state]),
  );
  const seen: Sighting[] = [];
  const news = new Set<string>();
  for (const state of states.values()) {
    const shown = read.content.keyed.get(state.key);
    if (state.openIntent !== null || shown === undefined) continue;
    const { base } = told.get(state.key) ?? state;
    // Only a read of the whole tab can tell an edit from a row whose key a sort left behind.
    if (base !== null && showsNews(shown.cells, base)) news.add(state.key);
    else seen.push({ key: state.key, cells: shown.cells, te: read.hi, lo: read.lo, hi: read.hi });
  }
  const { merged, busy } = await mergeLocked(ports, tx, link, { states, images }, edits, seen);
  await storeMerges(ports, tx, link, merged, states, images);
  const unsure = new Set(merged.flatMap((row) => (row.unsure ? [row.state.key] : [])));
  const contested = new Set(
    merged.flatMap(({ state, conflicts }) => (conflicts.length > 0 ? [state.key] : [])),
  );
  return { states, images, busy, unsure, news, contested };
}

/** Writes what the merge decided, and brings states and images up to what is stored now. */
async function storeMerges(
  ports: PagePorts,
  tx: Tx,
  link: Link,
  merged: readonly MergedRow[],
  states: Map<string, RowState>,
  images: Map<string, TableRow>,
): Promise<void> {
  const { states: written, refused } = await writeRows(ports, tx, link, merged);
  for (const state of written) states.set(state.key, state);
  for (const key of refused) states.delete(key);
  await ports.rows.forget(tx, link.id, refused);
  const pks = merged.flatMap(({ write, state }) => (write === null ? [] : (states.get(state.key)?.pk ?? [])));
  for (const [pk, row] of await ports.tables.read(tx, link, pks)) images.set(pk, row);
}

interface PlannedPage {
  items: Omit<StoredItem, 'id'>[];
  states: RowState[];
  forgotten: string[];
  records: ChangeRecord[];
  /** What the history tells of values that the sheet cannot hold. */
  held: HistoryEntry[];
  /** Values that the sheet cannot hold, and cells that get one that it can. */
  issues: Issue[];
  settled: SettledCells[];
  nudge: boolean;
  guarded: string[];
  isFull: boolean;
}

function planItems(
  { link, intent, read, budget }: Planning,
  work: ReadonlyMap<string, RowWork>,
  { states, images, busy, unsure, news, contested }: MergedPage,
): PlannedPage {
  const page: PlannedPage = {
    items: [],
    states: [],
    forgotten: [],
    records: [],
    held: [],
    issues: [],
    settled: [],
    nudge: false,
    guarded: [],
    isFull: false,
  };
  const copied = new Set(read.content.copies.map(({ key }) => key));
  for (const [key, { changes, mayDelete, needsRead }] of work) {
    const state = states.get(key);
    if (state === undefined || busy.has(key) || state.openIntent !== null) continue;
    const db = state.pk === null ? null : (images.get(state.pk) ?? null);
    // Gone from MySQL since the guard looked: the next round asks it.
    if (db === null && state.base !== null && mayDelete !== true) {
      page.nudge ||= needsRead === true;
      continue;
    }
    page.nudge ||= unsure.has(key);
    // A row that may have been edited is not deleted; what a set overwrites is in its copy.
    if (copied.has(key) || news.has(key) || (unsure.has(key) && shownRow(db) === null)) {
      page.states.push({ ...state, dirty: true });
      // Two rows with one key of the user's own wait for the user, not for a read; the row stays owed.
      const waits = copied.has(key) && link.ownKey === true;
      page.nudge ||= !waits;
      if (waits) page.records.push(...historyOfChanges(changes, null, { key, row: state.row }, 'joined'));
      continue;
    }
    const row = read.content.keyed.get(key)?.row ?? null;
    const { appendAfter } = intent;
    const plan = planItem(link, state, db, row, read.hi, { blocked: read.tab.blocked ?? [], appendAfter });
    if (plan?.isProtected) {
      page.guarded.push(key);
      page.states.push(plan.state);
      continue;
    }
    const isTold = contested.has(key) || (plan?.issues.length ?? 0) > 0;
    const about = { key, row: state.row, isGone: plan === null };
    const records = historyOfChanges(changes, null, about, isTold ? 'joined' : 'same');
    if (plan === null) {
      page.forgotten.push(key);
      page.settled.push({ key, columns: null });
      page.records.push(...records);
      continue;
    }
    page.nudge ||= plan.nudge;
    page.issues.push(...plan.issues);
    page.held.push(...heldValues(link, state, db, plan.issues, read.hi));
    page.settled.push(...shownAgain(state, plan.item));
    if (plan.item === null) {
      page.states.push(plan.state);
      // The change of a row that the read does not show stays queued: it tells when MySQL changed it.
      if (!plan.nudge) page.records.push(...records);
    } else if (budget.take(plan.item)) {
      page.states.push(plan.state);
      page.items.push({ item: plan.item, pk: state.pk, changes: [...changes] });
    } else {
      page.isFull = true;
      // A new row needs no state: its change stays queued.
      if (plan.item.kind !== 'append') page.states.push({ ...plan.state, dirty: true });
    }
  }
  return page;
}

function heldValues(
  link: Link,
  { key, pk, row, base }: RowState,
  db: TableRow | null,
  issues: readonly Issue[],
  at: Micros,
): HistoryEntry[] {
  if (issues.length === 0) return [];
  const columns = issues.map(({ column }) => column);
  const old = Object.fromEntries(columns.map((column) => [column, base?.[column]?.v ?? null]));
  const now = Object.fromEntries(columns.map((column) => [column, db?.values[column] ?? null]));
  const how = { origin: 'DATABASE', operation: 'UPDATE', outcome: 'held', by: null, rows: 1 } as const;
  return [{ key, pk, row, at, ...how, old: namedValues(link, old), new: namedValues(link, now) }];
}

/** Held cells that the sheet is to show after all: MySQL has a value that it can hold. */
function shownAgain(state: RowState, item: IntentItem | null): SettledCells[] {
  if (item?.kind !== 'set') return [];
  const columns = item.cells.map(({ column }) => column).filter((column) => state.base?.[column]?.held);
  return columns.length > 0 ? [{ key: item.key, columns }] : [];
}

function newState(key: string, pk: string): RowState {
  return { ...unknownRow(key), pk, dirty: true };
}
