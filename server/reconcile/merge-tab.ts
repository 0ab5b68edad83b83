/**
 * Merges a full read of a tab into MySQL, page by page, each page in one transaction with its bases. A row that makes its page
 * fail is narrowed down and rests; while it shows what it showed then, reads pass it over.
 */
import { sameCells, unknownRow, withoutStrangers, type RowState, type TableRow } from '../core/base.ts';
import { seenMark } from '../core/content-mark.ts';
import { isRowProtected } from '../core/blocked-cells.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { isWritableAgain } from '../core/plan-item.ts';
import { isEmptyRow, type SeenRow } from '../core/read-tab.ts';
import type { Attempted } from '../ports/attempts.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import { readFollowed } from '../spreadsheet/follow-moves.ts';
import { mergeLocked } from '../spreadsheet/merge-locked.ts';
import { mergeSeen, type MergedSightings } from '../spreadsheet/merge-seen.ts';
import { narrow } from '../spreadsheet/narrow.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import { noteFailures, reasonOf } from '../spreadsheet/row-failures.ts';
import type { Session } from '../spreadsheet/session.ts';
import { sightEdits } from '../spreadsheet/sight-edits.ts';
import { writeRows } from '../spreadsheet/write-rows.ts';
import { sideBySide } from './side-by-side.ts';
import { matchShown } from './match-shown.ts';
import { countDrift } from './count-drift.ts';
import type { Drift } from './note-read.ts';

const PAGE_ROWS_MAX = 500;
/**
 * A first import makes rows that nobody else can wait for, so its pages are larger; and they have no row in common, so the next one is
 * computed while MySQL stores one.
 */
const IMPORT = { rows: 2_000, pages: 2 };

type MergePorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'links'
  | 'rows'
  | 'inbox'
  | 'tables'
  | 'changeQueue'
  | 'records'
  | 'attempts'
  | 'doorbell'
  | 'log'
>;

interface Counts {
  inserted: number;
  updated: number;
  cells: number;
  isBusy: boolean;
  drift: Drift;
}

/**
 * `isBusy`: customers have rows locked that were to be written. Throws when the session ends before all pages are merged:
 * the read must not count as done then.
 */
export async function mergeTab(
  ports: MergePorts,
  session: Session,
  link: Link,
  read: SeenTab,
): Promise<Pick<Counts, 'isBusy' | 'drift'>> {
  const attempted = await unguarded(ports, link, read);
  const rows = rowsToMerge(link, read, attempted);
  const total: Counts = {
    inserted: 0,
    updated: 0,
    cells: 0,
    isBusy: false,
    drift: { edits: 0, others: 0 },
  };
  await tellProgress(ports, link, read, 0);
  const { rows: size, pages: lanes } =
    link.status === 'importing' ? IMPORT : { rows: PAGE_ROWS_MAX, pages: 1 };
  const pages = Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  );
  let merged = 0;
  await sideBySide(pages, lanes, async (rowsOfPage) => {
    session.signal.throwIfAborted();
    const { done, culprits } = await narrow(rowsOfPage, (page) =>
      ports.database.transaction(async (tx) => {
        await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
        await ports.attempts.end(link.id, endedAttempts(page, attempted), tx);
        return mergePage(ports, tx, session, link, read, new Map(page));
      }),
    );
    for (const counts of done) {
      total.inserted += counts.inserted;
      total.updated += counts.updated;
      total.cells += counts.cells;
      total.isBusy ||= counts.isBusy;
      total.drift.edits += counts.drift.edits;
      total.drift.others += counts.drift.others;
    }
    const failures = culprits.map(({ row: [key, seen], error }) => {
      const shown = seenMark(seen, link.columns);
      return { key, pk: null, row: seen.row, shown, ...reasonOf(error) };
    });
    await noteFailures(ports, link, { queue: 'reconcile', direction: 'sheet-to-mysql' }, failures);
    merged += rowsOfPage.length;
    await tellProgress(ports, link, read, merged);
  });
  logCrossing(ports, link, total);
  return total;
}

/** How far the first read is: rows without a key are still to come. */
async function tellProgress(
  ports: Pick<Ports, 'links'>,
  link: Link,
  { content }: SeenTab,
  done: number,
): Promise<void> {
  if (link.status !== 'importing') return;
  const total = content.keyed.size + content.copies.length + content.keyless.length;
  await ports.links.setImported(link.id, { done, total });
}

/** Rows whose work failed; without those that were set aside because they are protected, and are not any more. */
async function unguarded(
  ports: MergePorts,
  link: Link,
  { content, tab }: SeenTab,
): Promise<Map<string, Attempted>> {
  const attempted = await ports.attempts.of(link.id);
  const open = [...attempted].flatMap(([key, { code, isSetAside }]) => {
    const row = content.keyed.get(key)?.row;
    const isGuarded = row !== undefined && isRowProtected(tab.blocked ?? [], row);
    return code === 'SHEETS_PROTECTED' && isSetAside && !isGuarded ? [key] : [];
  });
  await ports.attempts.end(link.id, open);
  for (const key of open) attempted.delete(key);
  return attempted;
}

/** Without rows that rest, unless they show something else than when their work failed: that is newer work. */
function rowsToMerge(
  link: Link,
  { content }: SeenTab,
  attempted: ReadonlyMap<string, Attempted>,
): [string, SeenRow][] {
  return [...content.keyed].filter(([key, seen]) => {
    const known = attempted.get(key);
    if (known === undefined || (!known.isSetAside && !known.isResting)) return true;
    const shown = seenMark(seen, link.columns);
    return shown !== null && shown !== known.shown;
  });
}

/** Rows that were merged count as never tried. What Google refuses is not proven by a merge; other content of the row is a new try. */
function endedAttempts(
  page: readonly [string, SeenRow][],
  attempted: ReadonlyMap<string, Attempted>,
): string[] {
  return page.flatMap(([key]) => {
    const known = attempted.get(key);
    if (known === undefined) return [];
    const isOther = known.isSetAside && known.shown !== null;
    return isOther || known.queue !== 'db-to-sheet' ? [key] : [];
  });
}

async function mergePage(
  ports: MergePorts,
  tx: Tx,
  session: Session,
  link: Link,
  read: SeenTab,
  page: ReadonlyMap<string, SeenRow>,
): Promise<Counts> {
  const entries = await ports.inbox.takeByKey(tx, link.id, [...page.keys()]);
  const locked = await ports.rows.lock(tx, link.id, [...page.keys()]);
  const states = new Map(
    [...locked].map(([key, state]) => [
      key,
      { ...state, base: state.base && withoutStrangers(state.base, link.columns) },
    ]),
  );
  for (const [key, seen] of page) {
    if (!states.has(key) && !isEmptyRow(seen)) states.set(key, { ...unknownRow(key), row: seen.row });
  }
  if (link.attached) await matchShown(ports, tx, link, page, states);
  if (link.attached?.isView) leaveStrangers(states);
  const images = await readFollowed(ports, tx, link, states);
  const edits = sightEdits(link, session.spreadsheet, entries, states);
  const seen = [...states.values()]
    .filter((state) => state.openIntent === null)
    .map((state) => ({
      key: state.key,
      cells: page.get(state.key)?.cells ?? {},
      te: read.hi,
      lo: read.lo,
      hi: read.hi,
    }));
  const told = mergeSeen(link, states, images, edits.sightings);
  const { merged: decided, busy } = await mergeLocked(ports, tx, link, { states, images }, edits, seen);
  const merged = decided.map((row) => ({
    ...row,
    state: { ...row.state, row: page.get(row.state.key)?.row ?? row.state.row },
  }));
  // What was seen of a row that a customer has locked is not merged, and nothing else would tell of it again.
  if (busy.size > 0 || merged.some(({ unsure }) => unsure)) await ports.links.nudge(link.id, tx);
  const { states: stored, refused } = await writeRows(ports, tx, link, merged);
  // MySQL had deleted them and does not take them back: from now on they are new rows, which wait for a value that fits.
  await ports.rows.forget(tx, link.id, refused);
  const released = await releaseReused(ports.rows, tx, link, states, stored);
  const written = released.map((state) => owedAgain(link, read, images, state));
  const isKnown = (state: RowState) => isUnchanged(locked.get(state.key), state, read.lo);
  await ports.rows.save(
    tx,
    link.id,
    written.filter((state) => !isKnown(state)),
  );
  const known = written.filter(isKnown).map(({ key }) => key);
  await ports.rows.seenAgain(tx, link.id, known, read.lo, read.hi);
  const drift = await countDrift(ports, tx, link, { states, images, told, merged: decided, seen });
  const taken = merged.filter(({ state }) => !refused.includes(state.key));
  const counts = { ...countWrites(taken), isBusy: busy.size > 0, drift };
  const crossed = { rows: counts.inserted + counts.updated, cells: counts.cells };
  if (crossed.rows > 0) {
    await ports.records.addActivity(tx, {
      link: link.id,
      direction: 'sheet-to-mysql',
      what: 'read',
      ...crossed,
    });
  }
  return counts;
}

/** A view takes no rows: those that it has not are the sheet's alone. */
function leaveStrangers(states: Map<string, RowState>): void {
  for (const [key, { pk, base }] of states) if (pk === null && base === null) states.delete(key);
}

/** A cell that could not be written the last time may be written now: the writer looks at the row again. */
function owedAgain(
  link: Link,
  { content, tab }: SeenTab,
  images: ReadonlyMap<string, TableRow>,
  state: RowState,
): RowState {
  const row = content.keyed.get(state.key)?.row;
  const db = state.pk === null ? null : (images.get(state.pk) ?? null);
  if (row === undefined || !isWritableAgain(link, state, db, row, tab.blocked ?? [])) return state;
  return { ...state, dirty: true };
}

/**
 * MySQL may give a new row the primary key of one that is gone untold (TRUNCATE starts anew): the row that had it is to
 * leave the sheet.
 */
async function releaseReused(
  rows: MergePorts['rows'],
  tx: Tx,
  link: Link,
  before: ReadonlyMap<string, RowState>,
  stored: readonly RowState[],
): Promise<RowState[]> {
  const owners = new Map<string, string>();
  for (const { key, pk } of stored) if (pk !== null && before.get(key)?.pk !== pk) owners.set(pk, key);
  if (owners.size > 0) await rows.releasePks(tx, link.id, [...owners.keys()]);
  return stored.map((state) => {
    const owner = owners.get(state.pk ?? '');
    return owner === undefined || owner === state.key ? state : { ...state, pk: null, dirty: true };
  });
}

/** Only the times of the base moved on, in all of its cells. */
function isUnchanged(before: RowState | undefined, after: RowState, lo: Micros): boolean {
  if (before?.base == null || before.row !== after.row || before.dirty !== after.dirty) return false;
  const isNews = Object.values(before.base).every((cell) => cell.lo <= lo);
  return isNews && before.pk === after.pk && sameCells(before.base, after.base);
}

function countWrites(merged: readonly MergedSightings[]): Omit<Counts, 'isBusy' | 'drift'> {
  const writes = merged.flatMap(({ write }) => (write === null ? [] : [write]));
  return {
    inserted: writes.filter(({ kind }) => kind === 'insert').length,
    updated: writes.filter(({ kind }) => kind === 'update').length,
    cells: writes.reduce((sum, { values }) => sum + Object.keys(values).length, 0),
  };
}

function logCrossing(ports: Pick<Ports, 'log'>, link: Link, counts: Counts): void {
  const rows = counts.inserted + counts.updated;
  if (rows === 0) return;
  const what = link.status === 'importing' ? 'import' : counts.inserted > 0 ? 'insert' : 'edit';
  const fields = {
    direction: 'sheet-to-mysql',
    tab: link.tabName,
    table: link.table,
    rows,
    cells: counts.cells,
    what,
  };
  ports.log.info({ event: 'crossed', ...fields }, 'rows of the sheet are in MySQL');
}
