/**
 * Finishes an applied intent from what `_sync` holds of it: every item is judged by its pre-image, then bases, rows and
 * repairs are stored page by page while the fence is current. When a person moved columns in between, nothing becomes a
 * base: the copies are kept, the changes stay queued and the link pauses.
 */
import type { RowState } from '../core/base.ts';
import { finishItems, touchedKeys } from '../core/finish-items.ts';
import type { AppliedWrite, Finished } from '../core/finishing.ts';
import { historyOfChanges, historyOfItem } from '../core/history-of-write.ts';
import { joinImport } from '../core/history-of-merge.ts';
import type { Intent, IntentItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { keyText, movedColumn } from '../core/read-tab.ts';
import { REPAIR_ROUNDS_MAX } from '../core/repair.ts';
import { rowsAfter } from '../core/rows-after.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Tx } from '../ports/database.ts';
import type { StoredItem } from '../ports/intents.ts';
import type { Ports } from '../ports/ports.ts';
import type { Readback } from '../ports/sheets.ts';
import { decideLocked } from './decide-locked.ts';
import { pauseLink } from './pause-link.ts';
import { readFollowed } from './follow-moves.ts';
import type { Session } from './session.ts';
import { logCrossing, noteCrossing } from './tell-crossing.ts';
import { markOf, writeRows } from './write-rows.ts';

export type FinishPorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'links'
  | 'rows'
  | 'tables'
  | 'intents'
  | 'repairs'
  | 'changeQueue'
  | 'records'
  | 'attempts'
  | 'doorbell'
  | 'log'
>;

const PAGE_ITEMS_MAX = 500;
const RESTLESS =
  'Rows were moved again and again while they were written. Choose "Sync now" when nobody moves rows.';

interface Finishing {
  session: Session;
  intent: Intent;
  /** Rows that Google refused before. */
  refusedBefore: ReadonlySet<string>;
  write: Omit<AppliedWrite, 'changedAt'>;
}

export async function finishIntent(
  ports: FinishPorts,
  session: Session,
  intent: Intent,
  readback: Readback,
  hi: Micros,
): Promise<void> {
  const link = await ports.links.get(intent.link);
  const column = movedColumn(link, readback.before.get(link.headerRow) ?? []);
  if (column !== null) return block(ports, session, link, intent, readback, column);
  const { before } = readback;
  const placed = confirmedRows(intent, readback);
  const refusedBefore = await keysRefusedBefore(ports, link);
  const write = { link, intent, before, placed, hi };
  const finishing: Finishing = { session, intent, refusedBefore, write };
  let misses = 0;
  let nudge = false;
  for (;;) {
    const page = await finishPage(ports, finishing);
    if (page === null) break;
    misses += page.misses;
    nudge ||= page.nudge;
  }
  if (misses > 0) {
    const fields = { event: 'write-misplaced', link: link.publicId, n: intent.n, rows: misses };
    ports.log.warn(fields, 'rows were moved while they were written: what was hit instead is put back');
  }
  if (nudge) await ports.doorbell.ring('reconcile', session.spreadsheet.id);
  await ports.doorbell.ring('sheet-to-db', link.id);
  logCrossing(ports, link, intent);
}

async function keysRefusedBefore(ports: Pick<FinishPorts, 'attempts'>, link: Link): Promise<Set<string>> {
  const attempted = [...(await ports.attempts.of(link.id))];
  return new Set(attempted.flatMap(([key, { queue }]) => (queue === 'db-to-sheet' ? [key] : [])));
}

function confirmedRows(intent: Intent, readback: Readback): Map<string, number> {
  const after = rowsAfter(intent.items, intent.appendAfter);
  return new Map([...after].filter(([key, row]) => keyText(readback.keysAfter.get(row) ?? null) === key));
}

/** In one transaction: a link that went on would take what stands in the wrong columns for edits. */
async function block(
  ports: FinishPorts,
  session: Session,
  link: Link,
  intent: Intent,
  readback: Readback,
  column: string,
): Promise<void> {
  const reason = `Syncing stopped because the column "${column}" was moved while MySQL's changes were written. The overwritten cells are kept; nothing was lost.`;
  const copies = { before: [...readback.before], keysAfter: [...readback.keysAfter] };
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.intents.end(tx, session.spreadsheet.id, intent.n, 'blocked', copies);
    await ports.spreadsheets.setLastAppliedN(tx, session.spreadsheet.id, intent.n);
    await pauseLink(ports, link, reason, tx);
  });
}

/** One transaction; null when no item was left and the intent is done. */
async function finishPage(ports: FinishPorts, finishing: Finishing): Promise<Finished | null> {
  const { session, intent } = finishing;
  const { id } = session.spreadsheet;
  return ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, id, session.fence);
    if ((await ports.intents.lockIn(tx, id, intent.n, 'open')) === null) return null;
    const page = await ports.intents.items(tx, id, intent.n, PAGE_ITEMS_MAX);
    if (page.length === 0) {
      await noteCrossing(ports, tx, intent);
      await ports.intents.end(tx, id, intent.n, 'done');
      await ports.spreadsheets.setLastAppliedN(tx, id, intent.n);
      return null;
    }
    const finished = await storePage(ports, tx, finishing, page);
    const ids = page.map((stored) => stored.id);
    await ports.intents.itemsDone(tx, id, intent.n, ids);
    return finished;
  });
}

async function storePage(
  ports: FinishPorts,
  tx: Tx,
  { write, intent, session, refusedBefore }: Finishing,
  page: readonly StoredItem[],
): Promise<Finished> {
  const { link } = write;
  const items = page.map(({ item }) => item);
  const states = await ports.rows.lock(tx, link.id, touchedKeys(write, items));
  const images = await readFollowed(ports, tx, link, states);
  const { decided: finished, busy } = await decideLocked(
    ports,
    tx,
    link,
    images,
    (changedAt) => finishItems({ ...write, changedAt }, items, states, images),
    ({ rows }) => rows,
  );
  if (busy.size > 0) throw new SyncError('ROW_BUSY');
  // What the write did comes before the edits that it met.
  await tellHistory(ports, tx, write, page, { states, finished });
  const { states: written, refused } = await writeRows(ports, tx, link, finished.rows, {
    holdsUnclear: true,
  });
  const isKept = ({ base, pk }: RowState) => base !== null || pk !== null;
  // Each row is free with its own page.
  const meant = new Set(items.map((item) => item.key));
  const restless = written.some(({ repairRounds }) => repairRounds > REPAIR_ROUNDS_MAX);
  const kept = written
    .filter(isKept)
    .map((state) => (meant.has(state.key) ? { ...state, openIntent: null } : state))
    .map((state) => (restless ? { ...state, repairRounds: 0 } : state));
  await ports.rows.save(tx, link.id, kept);
  const gone = finished.rows.flatMap(({ state }) => (isKept(state) ? [] : [state.key]));
  await ports.rows.forget(tx, link.id, [...finished.forgotten, ...refused, ...gone]);
  const settled = [...finished.forgotten, ...gone].map((key) => ({ key, columns: null }));
  await ports.records.settle(tx, link.id, settled);
  await ports.attempts.end(
    link.id,
    items.flatMap(({ key }) => (key !== null && refusedBefore.has(key) ? [key] : [])),
    tx,
  );
  await ports.repairs.add(tx, session.spreadsheet.id, link.id, intent.n, finished.repairs);
  await ports.repairs.done(tx, finished.repaired);
  await ports.tables.mark(tx, link, kept.flatMap(markOf));
  // Rows with new keys are to be read back, and rows below deleted ones have moved. A read would end the pause.
  const nudge = finished.nudge || items.some(({ kind }) => kind === 'delete');
  if (restless) await pauseLink(ports, link, RESTLESS, tx);
  else if (nudge) await ports.links.nudge(link.id, tx);
  return { ...finished, nudge: nudge && !restless };
}

async function tellHistory(
  ports: Pick<FinishPorts, 'changeQueue' | 'records'>,
  tx: Tx,
  { link, placed, hi }: Finishing['write'],
  page: readonly StoredItem[],
  { states, finished }: { states: ReadonlyMap<string, RowState>; finished: Finished },
): Promise<void> {
  const told = page.map(({ item, pk, changes }) => {
    const state = states.get(item.key ?? '');
    const row = placed.get(item.key ?? '') ?? ('row' in item ? item.row : null);
    const facts = { pk: pk ?? state?.pk ?? null, state, row, isHit: isHit(item, finished), at: hi };
    return { entry: historyOfItem(link, item, facts), changes, about: { key: item.key, row } };
  });
  const records = told.flatMap(({ entry, changes, about }) =>
    historyOfChanges(changes, entry, about, 'same'),
  );
  await ports.changeQueue.moveToLog(tx, link, records);
  const untold = told.flatMap(({ entry, changes }) => (entry && changes.length === 0 ? [entry] : []));
  await ports.records.addHistory(tx, link, link.status === 'importing' ? joinImport(untold) : untold);
}

function isHit({ key, kind }: IntentItem, { missed, forgotten }: Finished): boolean {
  if (key === null) return true;
  return kind === 'delete' ? forgotten.includes(key) : !missed.includes(key);
}
