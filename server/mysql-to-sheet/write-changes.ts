/**
 * Writes MySQL's changes to the sheet: the change queue first, then a read of the rows, then page by page a merge and
 * the items of one intent, then one call, then finish. Repeats until nothing is pending.
 */
import { batchBudget } from '../core/batch-budget.ts';
import { newIntent } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Change } from '../ports/change-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { isRefusal, lookAtTable, pauseIfRefused } from '../spreadsheet/pause-link.ts';
import { readRowsByKey } from '../spreadsheet/read-rows.ts';
import { repairSheet } from '../spreadsheet/repair-sheet.ts';
import { newRowKeys } from '../spreadsheet/new-row-keys.ts';
import { sendIntent } from '../spreadsheet/send-intent.ts';
import { inSession, type Session } from '../spreadsheet/session.ts';
import { stopLink } from '../spreadsheet/stop-link.ts';
import { tidyTokens } from '../spreadsheet/tidy-tokens.ts';
import { guardDeletes } from './guard-deletes.ts';
import { leaveCooling } from './leave-cooling.ts';
import { leaveKeyless } from './leave-keyless.ts';
import { planPage, type PageOutcome, type PagePorts, type RowWork } from './plan-page.ts';

const ROUND_ROWS_MAX = 2_000;
const PAGE_ROWS_MAX = 500;
/** A busy spreadsheet is tried again soon; the doorbell carries no data, so nothing is lost meanwhile. */
const BUSY_RETRY_MS = 300;
/** Rounds of one ring; what is left then rings again, so that other spreadsheets get their turn. */
const ROUNDS_MAX = 20;

export type WritePorts = PagePorts & Ports;

export interface WriteOptions {
  /** For how long after an edit of a row a change of it waits; none when 0. */
  cooldown: Micros;
  /** Compares a link's whole tab: what a read of single rows cannot tell. */
  readWhole: (session: Session, link: number) => Promise<unknown>;
}

export function writeChanges(
  ports: WritePorts,
  options: WriteOptions,
): (spreadsheetId: number, signal: AbortSignal) => Promise<void> {
  return async (spreadsheetId, signal) => {
    const outcome = await inSession(ports, spreadsheetId, signal, async (session) => {
      let isBusy = false;
      for (const link of await ports.links.list(spreadsheetId)) {
        const left = await pauseIfRefused(
          ports,
          link,
          () => writeLink(ports, session, link.id, options),
          () => lookAtTable(ports, link),
        );
        isBusy ||= left === 'busy';
      }
      await tidyTokens(ports, session);
      // Their changes stay queued; without a pause each ring would cost a read for as long as the customer takes.
      if (isBusy) throw new SyncError('ROW_BUSY');
    });
    if (outcome === 'busy') await ports.doorbell.ring('db-to-sheet', spreadsheetId, BUSY_RETRY_MS);
  };
}

/** What is left of a link for now: `busy` rows that customers have locked. */
type Left = 'nothing' | 'more' | 'busy';

async function writeLink(
  ports: WritePorts,
  session: Session,
  linkId: number,
  { cooldown, readWhole }: WriteOptions,
): Promise<Left> {
  let wasRefused = false;
  let wasUnclear = false;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await repairSheet(ports, session);
    const link = await ports.links.get(linkId);
    // Rows of a link that is linked again are matched first: what is not in the sheet may only have no key there.
    if (link.status === 'paused' || link.relinked || session.signal.aborted) return 'nothing';
    try {
      const { left, isUnclear } = await writeRound(ports, session, link, cooldown);
      if (isUnclear && !wasUnclear) {
        wasUnclear = true;
        await ports.links.nudge(linkId);
        await readWhole(session, linkId);
        continue;
      }
      if (isUnclear) await ports.doorbell.ring('reconcile', session.spreadsheet.id);
      if (left !== 'more') return isUnclear ? 'busy' : left;
      wasUnclear = isUnclear;
    } catch (error) {
      // Rows or columns may have left the grid since they were read: the next round reads it anew.
      if (wasRefused || !isRefusal(error)) throw error;
      wasRefused = true;
    }
  }
  await ports.doorbell.ring('db-to-sheet', session.spreadsheet.id);
  return 'more';
}

interface Round {
  left: Left;
  /** Some rows are not where they were, or show what nobody told of. */
  isUnclear: boolean;
}

/** One intent at most. */
async function writeRound(ports: WritePorts, session: Session, link: Link, cooldown: Micros): Promise<Round> {
  const changes = await ports.changeQueue.pending(link.table, ROUND_ROWS_MAX);
  const keys = await keysOf(ports, link, changes);
  const dirty = await ports.rows.dirtyKeys(link.id, ROUND_ROWS_MAX);
  for (const key of dirty) {
    if (!keys.has(key)) keys.set(key, { pk: null, changes: [] });
  }
  const coolsInMs = await leaveCooling(ports, link, keys, cooldown);
  if (coolsInMs !== null) await ports.doorbell.ring('db-to-sheet', link.spreadsheet, coolsInMs);
  const isAll = Math.max(changes.length, dirty.length) < ROUND_ROWS_MAX;
  const isHeld = await guardDeletes(ports, session, link, keys, isAll);
  if (keys.size === 0) return { left: isHeld && !isAll ? 'more' : 'nothing', isUnclear: false };

  const read = await readRowsByKey(ports, session, link, [...keys.keys()]);
  // The next round has the link as it is now; what its columns hold is for a read of the whole tab.
  if (read.kind === 'evolved') return { left: 'more', isUnclear: true };
  if (read.kind === 'stop') {
    await stopLink(ports, link, read);
    return { left: 'nothing', isUnclear: false };
  }
  const lastRow = Math.max(link.headerRow, await ports.rows.lastRow(link.id));
  const appendAfter = Math.min(read.tab.rowCount - 1, lastRow);
  const { columnCount } = read.tab;
  const intent = newIntent(link, { fence: session.fence, lo: read.lo, appendAfter, columnCount });
  const budget = batchBudget();
  const total: PageOutcome = { nudge: false, progress: false, busy: false };
  // In the order of the tab, so that neighbouring rows share requests; rows that are not there come last.
  const place = (key: string) => read.content.keyed.get(key)?.row ?? Number.MAX_SAFE_INTEGER;
  const ordered = [...keys].sort(([a], [b]) => place(a) - place(b));
  for (let at = 0; at < ordered.length; at += PAGE_ROWS_MAX) {
    const page = new Map(ordered.slice(at, at + PAGE_ROWS_MAX));
    const outcome = await planPage(ports, { session, link, intent, read, budget }, page);
    total.nudge ||= outcome.nudge;
    total.progress ||= outcome.progress;
    total.busy ||= outcome.busy;
  }
  const isUnclear = total.nudge;
  if (intent.items.length > 0) {
    await sendIntent(ports, { session, link, intent, tab: read.tab, scratch: read.scratch });
    return { left: 'more', isUnclear };
  }
  if (total.progress && changes.length === ROUND_ROWS_MAX) return { left: 'more', isUnclear };
  return { left: total.busy ? 'busy' : 'nothing', isUnclear };
}

/** Changes by row key; a row that MySQL alone knows gets a new key. */
async function keysOf(
  ports: WritePorts,
  link: Link,
  changes: readonly Change[],
): Promise<Map<string, RowWork>> {
  const pks = [...new Set(changes.map((change) => change.pk))];
  const known = await ports.rows.keysByPk(link.id, pks);
  const work = new Map<string, RowWork>();
  const unknown = pks.filter((pk) => !known.has(pk));
  const made = await ports.database.transaction((tx) => newRowKeys(ports, tx, link, unknown));
  const keyOf = new Map([...known, ...made]);
  const keyless = changes.filter(({ pk }) => !keyOf.has(pk));
  if (link.ownKey && unknown.length > 0) await leaveKeyless(ports, link, keyless, made);
  for (const change of changes) {
    const key = keyOf.get(change.pk);
    if (key === undefined) continue;
    const entry = work.get(key) ?? { pk: change.pk, changes: [] };
    entry.changes.push(change);
    work.set(key, entry);
  }
  return work;
}
