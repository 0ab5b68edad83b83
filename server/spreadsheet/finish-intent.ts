/**
 * Finishes an applied intent from what `_sync` holds of it: every item is verified against its pre-image, then base
 * and rows are stored page by page while the fence is current. When a person moved rows or columns in between, nothing
 * becomes a base: the copies are kept, the changes stay queued and the link pauses.
 */
import type { RowState, TableRow } from '../core/base.ts';
import { finishAppend, finishSet, type Finished } from '../core/finish-item.ts';
import type { Intent } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { keyText } from '../core/read-tab.ts';
import { rowStatus } from '../core/row-status.ts';
import { SyncError } from '../core/sync-error.ts';
import { findMismatch, findMovedColumn, rowsAfter } from '../core/verify-write.ts';
import type { ChangeRecord } from '../ports/change-queue.ts';
import type { Tx } from '../ports/database.ts';
import type { StoredItem } from '../ports/intents.ts';
import type { Ports } from '../ports/ports.ts';
import type { Readback } from '../ports/sheets.ts';
import { changeRecord } from './change-record.ts';
import { pauseLink } from './pause-link.ts';
import type { Session } from './session.ts';
import { writeRows, type MergedRow } from './write-rows.ts';

export type FinishPorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'links'
  | 'rows'
  | 'tables'
  | 'intents'
  | 'changeQueue'
  | 'records'
  | 'doorbell'
  | 'log'
>;

const PAGE_ITEMS_MAX = 500;

interface Finishing {
  session: Session;
  link: Link;
  intent: Intent;
  readback: Readback;
  /** Rows after the write whose key cell was read back as expected, by key. */
  placed: Map<string, number>;
  hi: Micros;
}

export async function finishIntent(
  ports: FinishPorts,
  session: Session,
  intent: Intent,
  readback: Readback,
  hi: Micros,
): Promise<void> {
  const link = await ports.links.get(intent.link);
  const placed = confirmedRows(intent, readback);
  const finishing: Finishing = { session, link, intent, readback, placed, hi };
  const mismatch = await verify(ports, finishing);
  if (mismatch !== null) {
    await block(ports, finishing, mismatch);
    return;
  }
  while (await finishPage(ports, finishing));
  // Rows with new keys are to be read back, and rows below deleted ones have moved.
  if (intent.items.some(({ kind }) => kind === 'key' || kind === 'delete')) {
    await ports.links.nudge(link.id);
    await ports.doorbell.ring('reconcile', session.spreadsheet.id);
  }
  await ports.doorbell.ring('sheet-to-db', link.id);
  logCrossing(ports, finishing);
}

function confirmedRows(intent: Intent, readback: Readback): Map<string, number> {
  const after = rowsAfter(intent.items, intent.appendAfter);
  return new Map([...after].filter(([key, row]) => keyText(readback.keysAfter.get(row) ?? null) === key));
}

async function verify(ports: FinishPorts, { link, intent, readback }: Finishing): Promise<string | null> {
  const column = findMovedColumn(link, readback.before);
  if (column !== null) return `the column "${column}" was moved while MySQL's changes were written`;
  const keys = intent.items.map((item) => item.key);
  const states = await ports.database.transaction((tx) => ports.rows.lock(tx, link.id, keys));
  for (const item of intent.items) {
    const mismatch = findMismatch(link, item, readback.before, states.get(item.key)?.base ?? null);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/** In one transaction: a link that went on would take what stands in the wrong rows for edits. */
async function block(ports: FinishPorts, finishing: Finishing, why: string): Promise<void> {
  const { session, link, intent, readback } = finishing;
  const reason = `Syncing stopped because ${why}. The overwritten cells are kept; nothing was lost.`;
  const copies = { before: [...readback.before], keysAfter: [...readback.keysAfter] };
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.intents.end(tx, session.spreadsheet.id, intent.n, 'blocked', copies);
    await ports.spreadsheets.setLastAppliedN(tx, session.spreadsheet.id, intent.n);
    await pauseLink(ports, link, reason, tx);
  });
}

/** One transaction; false when no item was left and the intent is done. */
async function finishPage(ports: FinishPorts, finishing: Finishing): Promise<boolean> {
  const { session, intent } = finishing;
  return ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    if ((await ports.intents.lockIn(tx, session.spreadsheet.id, intent.n, 'open')) === null) return false;
    const page = await ports.intents.items(tx, session.spreadsheet.id, intent.n, PAGE_ITEMS_MAX);
    if (page.length === 0) {
      await ports.intents.end(tx, session.spreadsheet.id, intent.n, 'done');
      await ports.spreadsheets.setLastAppliedN(tx, session.spreadsheet.id, intent.n);
      return false;
    }
    await finishItems(ports, tx, finishing, page);
    const ids = page.map((stored) => stored.id);
    await ports.intents.itemsDone(tx, session.spreadsheet.id, intent.n, ids);
    return true;
  });
}

async function finishItems(
  ports: FinishPorts,
  tx: Tx,
  finishing: Finishing,
  page: readonly StoredItem[],
): Promise<void> {
  const { link } = finishing;
  const states = await ports.rows.lock(tx, link.id, rowKeys(page));
  const pks = [...states.values()].flatMap((state) => (state.pk === null ? [] : [state.pk]));
  const images = await ports.tables.read(tx, link, pks);
  const toLock = finishAll(finishing, page, states, images).flatMap(({ write, db }) =>
    write && db ? [db.pk] : [],
  );
  if (toLock.length > 0) {
    const locked = await ports.tables.lock(tx, link, toLock);
    if (locked.busy.size > 0) throw new SyncError('ROW_BUSY');
    for (const pk of toLock) images.delete(pk);
    for (const [pk, row] of locked.rows) images.set(pk, row);
  }
  const finished = finishAll(finishing, page, states, images);
  const { states: written, refused } = await writeRows(ports, tx, link, finished);
  const kept = written.filter((state) => state.base !== null || state.pk !== null);
  const gone = finished
    .filter(({ state }) => state.base === null && state.pk === null)
    .map(({ state }) => state.key);
  await ports.rows.save(
    tx,
    link.id,
    kept.map((state) => ({ ...state, openIntent: null })),
  );
  await ports.rows.forget(tx, link.id, [...refused, ...gone]);
  await ports.changeQueue.moveToLog(tx, link.table, page.flatMap(recordsOf(link)));
  await ports.tables.mark(
    tx,
    link,
    kept.flatMap((state) => {
      const status = rowStatus({ ...state, openIntent: null });
      return state.pk === null ? [] : [{ pk: state.pk, row: state.row, status }];
    }),
  );
}

function rowKeys(page: readonly StoredItem[]): string[] {
  return page.filter(({ item }) => item.kind !== 'key').map(({ item }) => item.key);
}

function finishAll(
  finishing: Finishing,
  page: readonly StoredItem[],
  states: ReadonlyMap<string, RowState>,
  images: ReadonlyMap<string, TableRow>,
): MergedRow[] {
  return page.flatMap(({ item }) => {
    const state = states.get(item.key);
    if (state === undefined || item.kind === 'key') return [];
    const db = state.pk === null ? null : (images.get(state.pk) ?? null);
    return [{ ...finishItem(finishing, state, db, item), db }];
  });
}

function finishItem(
  { link, intent, readback, placed, hi }: Finishing,
  state: RowState,
  db: TableRow | null,
  item: Exclude<StoredItem['item'], { kind: 'key' }>,
): Finished {
  const times = { lo: intent.lo, hi };
  const row = placed.get(item.key) ?? null;
  switch (item.kind) {
    case 'append':
      return onlyState(finishAppend(link, state, db, item, row, times));
    case 'set':
      return finishSet(link, state, db, item, readback.before.get(item.row) ?? [], row, times);
    case 'delete':
      // Inserted again meanwhile: it is to be appended. Otherwise both sides are without it.
      if (db === null) return onlyState({ ...state, base: null, pk: null });
      return onlyState({ ...state, base: null, row: null, dirty: true });
  }
}

function onlyState(state: RowState): Finished {
  return { state, write: null, conflicts: [], issues: [] };
}

function recordsOf(link: Link): (stored: StoredItem) => ChangeRecord[] {
  return ({ item, changes }) => changes.map((change) => changeRecord(link, change, item));
}

function logCrossing(ports: FinishPorts, { link, intent }: Finishing): void {
  const counts = new Map<string, number>();
  for (const item of intent.items) counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1);
  const cells = intent.items.reduce((sum, item) => sum + (item.kind === 'set' ? item.cells.length : 0), 0);
  for (const [kind, rows] of counts) {
    if (kind === 'key') continue;
    const fields = { direction: 'mysql-to-sheet', tab: link.tabName, table: link.table, rows };
    const what = { set: 'update', append: 'insert', delete: 'delete' }[kind];
    ports.log.info(
      { event: 'crossed', ...fields, cells: kind === 'set' ? cells : 0, what },
      'changes are in the sheet',
    );
  }
}
