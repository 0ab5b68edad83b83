/**
 * Applies the inbox of one link to MySQL. It takes no lease and waits for no Google call; edits of rows that an open
 * intent holds, and edits that meet a change of MySQL's, stay in the inbox for the writer; those of rows that MySQL's side
 * touched just now stay until the cooldown ends. Each page is a transaction: table, bases and inbox change together or not
 * at all. A row that makes it fail is narrowed down, rests, and is set aside after its last attempt; the others go on.
 */
import type { RowState } from '../core/base.ts';
import { coolsUntil, delayMs } from '../core/cooldown.ts';
import { decideEdit, type EditDecision } from '../core/decide-edit.ts';
import { captureTime } from '../core/edit-timing.ts';
import type { HistoryEntry } from '../core/history-entry.ts';
import { historyOfStale } from '../core/history-of-stale.ts';
import type { Link } from '../core/link.ts';
import { imageAfter, joinMerge, unmerged, type MergedRow } from '../core/merged-row.ts';
import type { Micros } from '../core/micros.ts';
import type { Attempted } from '../ports/attempts.ts';
import type { Tx } from '../ports/database.ts';
import type { EntryOutcome, InboxEntry } from '../ports/inbox.ts';
import type { Ports } from '../ports/ports.ts';
import type { RowMark } from '../ports/tables.ts';
import { isOwnFailure } from '../core/attempts.ts';
import { narrow } from '../spreadsheet/narrow.ts';
import { lookAtTable, pauseIfRefused } from '../spreadsheet/pause-link.ts';
import { noteFailures, reasonOf } from '../spreadsheet/row-failures.ts';
import { markOf, writeRows } from '../spreadsheet/write-rows.ts';

export type ApplyPorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'links'
  | 'rows'
  | 'inbox'
  | 'tables'
  | 'records'
  | 'touches'
  | 'attempts'
  | 'doorbell'
  | 'log'
>;

const PAGE_ENTRIES_MAX = 500;

interface Page {
  /** Id of the last entry looked at; null when no entry comes after it. What is stored later rings by itself. */
  next: number | null;
  rows: number;
  cells: number;
  nudged: boolean;
  /** The writer has something to do: a conflict, or what MySQL made of an edit. */
  isOwed: boolean;
  /** A row has newer edits than the ones with which it was set aside: those are tried again, too. */
  revived: boolean;
  /** Milliseconds until the first edit that waits for its cooldown may go on; null when none waits. */
  coolsInMs: number | null;
}

/** `cooldown`: for how long after a touch of MySQL's side an edit of the row waits; none when 0. */
export function applyEdits(
  ports: ApplyPorts,
  { cooldown }: { cooldown: Micros } = { cooldown: 0 },
): (linkId: number, signal: AbortSignal) => Promise<void> {
  return async (linkId, signal) => {
    const link = await ports.links.get(linkId);
    if (link.status === 'paused') return;
    await pauseIfRefused(
      ports,
      link,
      () => applyPages(ports, link, cooldown, signal),
      () => lookAtTable(ports, link),
    );
  };
}

async function applyPages(
  ports: ApplyPorts,
  link: Link,
  cooldown: Micros,
  signal: AbortSignal,
): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    const page = await applyNext(ports, link, after, cooldown);
    if (page.cells > 0) {
      const { rows, cells } = page;
      const fields = {
        direction: 'sheet-to-mysql',
        tab: link.tabName,
        table: link.table,
        rows,
        cells,
        what: 'edit',
      };
      ports.log.info({ event: 'crossed', ...fields }, 'edits are in MySQL');
    }
    if (page.nudged) await ports.doorbell.ring('reconcile', link.spreadsheet);
    if (page.isOwed) await ports.doorbell.ring('db-to-sheet', link.spreadsheet);
    if (page.coolsInMs !== null) await ports.doorbell.ring('sheet-to-db', link.id, page.coolsInMs);
    if (page.revived) await ports.doorbell.ring('sheet-to-db', link.id);
    if (page.next === null) return;
    after = page.next;
  }
}

/** What is to be applied: entries after this one, of these rows only. */
interface PageWork {
  after: number;
  keys: ReadonlySet<string> | null;
  /** Rows whose work failed before. */
  attempted: ReadonlyMap<string, Attempted>;
}

/** The next page, without the rows that make it fail. */
async function applyNext(ports: ApplyPorts, link: Link, after: number, cooldown: Micros): Promise<Page> {
  const attempted = await ports.attempts.of(link.id);
  const apply = (keys: ReadonlySet<string> | null) =>
    ports.database.transaction((tx) => applyPage(ports, tx, link, { after, keys, attempted }, cooldown));
  try {
    return await apply(null);
  } catch (error) {
    if (!isOwnFailure(error)) throw error;
  }
  const entries = await ports.database.transaction((tx) =>
    ports.inbox.take(tx, link.id, after, PAGE_ENTRIES_MAX),
  );
  const { done, culprits } = await narrow(unique(entries.map(({ key }) => key)), (keys) =>
    apply(new Set(keys)),
  );
  const rows = new Map(entries.map(({ key, row }) => [key, row]));
  const failures = culprits.map(({ row: key, error }) => ({
    key,
    pk: null,
    row: rows.get(key) ?? null,
    shown: null,
    ...reasonOf(error),
  }));
  await noteFailures(ports, link, { queue: 'sheet-to-db', direction: 'sheet-to-mysql' }, failures);
  return { ...done.reduce(joinPages, emptyPage()), next: nextAfter(entries) };
}

function nextAfter(entries: readonly InboxEntry[]): number | null {
  return entries.length < PAGE_ENTRIES_MAX ? null : (entries.at(-1)?.id ?? null);
}

function emptyPage(): Page {
  const nothing = { next: null, rows: 0, cells: 0, coolsInMs: null };
  return { ...nothing, nudged: false, isOwed: false, revived: false };
}

function joinPages(a: Page, b: Page): Page {
  const coolsInMs = Math.min(a.coolsInMs ?? Infinity, b.coolsInMs ?? Infinity);
  return {
    next: b.next,
    rows: a.rows + b.rows,
    cells: a.cells + b.cells,
    nudged: a.nudged || b.nudged,
    isOwed: a.isOwed || b.isOwed,
    revived: a.revived || b.revived,
    coolsInMs: coolsInMs === Infinity ? null : coolsInMs,
  };
}

async function applyPage(
  ports: ApplyPorts,
  tx: Tx,
  { id: linkId, spreadsheet }: Pick<Link, 'id' | 'spreadsheet'>,
  { after, keys, attempted }: PageWork,
  cooldown: Micros,
): Promise<Page> {
  const page = emptyPage();
  // Columns that change while this page runs count for the next one: its edits were made under these.
  const { clock } = await ports.spreadsheets.lockShared(tx, spreadsheet);
  const link = await ports.links.getIn(tx, linkId);
  if (link.status === 'paused') return page;
  const taken = await ports.inbox.take(tx, linkId, after, PAGE_ENTRIES_MAX);
  page.next = nextAfter(taken);
  const entries = taken.filter(({ key }) => keys?.has(key) !== false);
  if (entries.length === 0) return page;

  const states = await ports.rows.lock(tx, linkId, unique(entries.map((entry) => entry.key)));
  const pks = [...states.values()].flatMap((state) => (state.pk === null ? [] : [state.pk]));
  const { rows: images, busy } = await ports.tables.lock(tx, link, pks);
  const coolsInMs = await coolingRows(ports, tx, link, pks, cooldown);

  const merged = new Map<string, MergedRow>();
  const waiting = new Map<string, WaitingRow>();
  const outcomes: { id: number; outcome: EntryOutcome }[] = [];
  const stale: HistoryEntry[] = [];
  for (const entry of entries) {
    const known = states.get(entry.key);
    const row = merged.get(entry.key) ?? (known && unmerged(known, images)) ?? null;
    const state = row?.state ?? null;
    if (state !== null && state.pk !== null && busy.has(state.pk)) continue;
    const db = row && imageAfter(row);
    const captured = captureTime(entry, clock);
    const coolsIn = captured === null ? null : coolsInMs(state?.pk ?? null, captured.at);
    const decision = decideEdit(link, entry, captured, state, db, coolsIn !== null);
    if (decision.kind === 'wait') {
      if (state !== null && decision.why !== 'intent') waiting.set(entry.key, { state, why: decision.why });
      page.isOwed ||= decision.why === 'conflict';
      if (decision.why === 'cooldown') page.coolsInMs = Math.min(page.coolsInMs ?? Infinity, coolsIn ?? 0);
      continue;
    }
    outcomes.push({ id: entry.id, outcome: outcomeOf(decision) });
    if (decision.kind === 'stale' && state !== null && captured !== null) {
      stale.push(...historyOfStale(link, entry, captured.at, state));
    }
    page.nudged ||= decision.kind === 'nudge' || (decision.kind === 'merge' && decision.nudge);
    if (decision.kind === 'merge' && row !== null) {
      merged.set(
        entry.key,
        joinMerge(row, decision.merged, { at: captured?.at ?? entry.receivedAt, by: entry.by }),
      );
      page.cells += Object.keys(decision.merged.write?.values ?? {}).length;
    }
  }
  page.rows = [...merged.values()].filter((row) => row.write !== null).length;
  await ports.records.addHistory(tx, link, stale);
  const isOwed = await store(ports, tx, link, merged, waiting);
  page.isOwed ||= isOwed;
  await ports.inbox.done(tx, outcomes);
  const ended = endedAttempts(attempted, entries, new Set(outcomes.map(({ id }) => id)));
  page.revived = ended.some((key) => attempted.get(key)?.isSetAside === true);
  await ports.attempts.end(linkId, ended, tx);
  if (page.nudged) await ports.links.nudge(linkId, tx);
  const { rows, cells } = page;
  if (cells > 0) {
    await ports.records.addActivity(tx, {
      link: linkId,
      direction: 'sheet-to-mysql',
      what: 'edit',
      rows,
      cells,
    });
  }
  return page;
}

/**
 * Rows whose work counts as never tried from now on: it was done, or the row was set aside and has newer edits. What Google
 * refuses is not made new by an edit while it is still tried.
 */
function endedAttempts(
  attempted: ReadonlyMap<string, Attempted>,
  entries: readonly InboxEntry[],
  done: ReadonlySet<number>,
): string[] {
  const ended = entries.filter(({ key, id }) => {
    const known = attempted.get(key);
    return known !== undefined && (known.isSetAside || (done.has(id) && known.queue !== 'db-to-sheet'));
  });
  return unique(ended.map(({ key }) => key));
}

/** A row with an edit that stays in the inbox. */
interface WaitingRow {
  state: RowState;
  why: 'cooldown' | 'conflict';
}

/** Tells for each primary key how long an edit of the time `own` has to wait; null when it does not. */
async function coolingRows(
  ports: Pick<ApplyPorts, 'touches'>,
  tx: Tx,
  link: Link,
  pks: readonly string[],
  length: Micros,
): Promise<(pk: string | null, own: Micros) => number | null> {
  if (length === 0 || pks.length === 0) return () => null;
  const { now, at } = await ports.touches.changes(tx, link, pks, length);
  return (pk, own) => {
    const until = coolsUntil({ length, now }, own, pk === null ? undefined : at.get(pk));
    return until === null ? null : delayMs(now, until);
  };
}

/** True when the sheet is owed a row since it was written. */
async function store(
  ports: ApplyPorts,
  tx: Tx,
  link: Link,
  merged: ReadonlyMap<string, MergedRow>,
  waiting: ReadonlyMap<string, WaitingRow>,
): Promise<boolean> {
  const { states } = await writeRows(ports, tx, link, [...merged.values()]);
  const stored = new Map(states.map((state) => [state.key, state]));
  const marks: RowMark[] = [];
  for (const [key, { state, why }] of waiting) {
    const pending = { ...(stored.get(key) ?? state), dirty: true };
    marks.push(...markOf(pending));
    // The writer looks for dirty rows; what only waits for its time has nothing for it.
    if (why === 'conflict') stored.set(key, pending);
  }
  await ports.rows.save(tx, link.id, [...stored.values()]);
  await ports.tables.mark(tx, link, marks);
  return states.some(({ key, dirty }) => dirty && merged.get(key)?.state.dirty === false);
}

function outcomeOf(decision: Exclude<EditDecision, { kind: 'wait' }>): EntryOutcome {
  if (decision.kind === 'merge') return 'applied';
  return decision.kind === 'stale' ? 'stale' : 'nudged';
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}
