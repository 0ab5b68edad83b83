/**
 * One round of a link: the change queue first, then a read of the rows, then page by page a merge and the items of one intent,
 * then one call, then finish. What does not fit is for the next round, which reads
 * it anew: a decision rests on a read of a moment ago.
 */
import { batchBudget } from '../core/batch-budget.ts';
import { seenMark } from '../core/content-mark.ts';
import { newIntent } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import type { RowFailure } from '../ports/attempts.ts';
import type { Change } from '../ports/change-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { narrow, type Culprit } from '../spreadsheet/narrow.ts';
import { currentPks, followMoves } from '../spreadsheet/follow-moves.ts';
import { newRowKeys } from '../spreadsheet/new-row-keys.ts';
import { readRowsByKey, type SeenTab } from '../spreadsheet/read-rows.ts';
import { noteFailures, reasonOf } from '../spreadsheet/row-failures.ts';
import { sendIntent } from '../spreadsheet/send-intent.ts';
import type { Session } from '../spreadsheet/session.ts';
import { stopLink } from '../spreadsheet/stop-link.ts';
import { takeTurn } from '../spreadsheet/take-turn.ts';
import { guardDeletes } from './guard-deletes.ts';
import { leaveCooling } from './leave-cooling.ts';
import { leaveKeyless } from './leave-keyless.ts';
import { leaveOutside } from './leave-outside.ts';
import { planPage, type PageOutcome, type PagePorts, type Planning, type RowWork } from './plan-page.ts';

/** As many as a write may hold when they stand side by side. */
const ROUND_ROWS_MAX = 10_000;
const PAGE_ROWS_MAX = 500;

export type WritePorts = PagePorts & Ports;

/** What is left of a link for now: `busy` rows that customers have locked. */
export type Left = 'nothing' | 'more' | 'busy';

export interface Round {
  left: Left;
  /** Some rows are not where they were, or show what nobody told of. */
  isUnclear: boolean;
}

export interface RoundOptions {
  cooldown: Micros;
  /** Only these rows. */
  only?: readonly string[] | undefined;
}

/** One intent at most. Throws WriteRefused when Google will not take it. */
export async function writeRound(
  ports: WritePorts,
  session: Session,
  link: Link,
  { cooldown, only }: RoundOptions,
): Promise<Round> {
  const changes = await ports.changeQueue.pending(link.table, ROUND_ROWS_MAX);
  const { work: keys, isSomeLeft } = await keysOf(ports, link, changes);
  const dirty = await ports.rows.dirtyKeys(link.id, ROUND_ROWS_MAX);
  for (const key of dirty) {
    if (!keys.has(key)) keys.set(key, { pk: null, changes: [] });
  }
  await reviveChanged(ports, link, keys);
  const coolsInMs = await leaveCooling(ports, link, keys, cooldown);
  if (coolsInMs !== null) await ports.doorbell.ring('db-to-sheet', link.spreadsheet, coolsInMs);
  const isAll = Math.max(changes.length, dirty.length) < ROUND_ROWS_MAX;
  const isHeld = await guardDeletes(ports, session, link, keys, isAll);
  // After the guard, which has to see all deletes at once.
  if (only) for (const key of keys.keys()) if (!only.includes(key)) keys.delete(key);
  if (keys.size === 0) {
    return { left: (isHeld || isSomeLeft) && !isAll ? 'more' : 'nothing', isUnclear: false };
  }

  await takeTurn(ports, session, { purpose: 'changes', rows: keys.size });
  const read = await readRowsByKey(ports, session, link, [...keys.keys()]);
  // The next round has the link as it is now; what its columns hold is for a read of the whole tab.
  if (read.kind === 'evolved') return { left: 'more', isUnclear: true };
  // The read of the whole tab that follows settles it, or stops the link.
  if (read.kind === 'stop' && read.laterN !== undefined) return { left: 'more', isUnclear: true };
  if (read.kind === 'stop') {
    await stopLink(ports, link, read);
    return { left: 'nothing', isUnclear: false };
  }
  const lastRow = Math.max(link.headerRow, await ports.rows.lastRow(link.id));
  const appendAfter = Math.min(read.tab.rowCount - 1, lastRow);
  const { columnCount } = read.tab;
  const intent = newIntent(link, { fence: session.fence, lo: read.lo, appendAfter, columnCount });
  const budget = batchBudget(link.columns);
  const total = await planPages(ports, { session, link, intent, read, budget }, keys);
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
): Promise<{ work: Map<string, RowWork>; isSomeLeft: boolean }> {
  const isMoved = changes.some(({ movedTo }) => movedTo !== undefined);
  if (isMoved) await ports.database.transaction((tx) => followMoves(ports, tx, link));
  const now = currentPks(changes);
  const pks = [...new Set(changes.map(now))];
  const known = await ports.rows.keysByPk(link.id, pks);
  const work = new Map<string, RowWork>();
  const strange = pks.filter((pk) => !known.has(pk));
  const outside = await leaveOutside(ports, link, changes, strange, now);
  const unknown = strange.filter((pk) => !outside.has(pk));
  const made = await ports.database.transaction((tx) => newRowKeys(ports, tx, link, unknown));
  const keyOf = new Map([...known, ...made]);
  const keyless = changes.filter((change) => !keyOf.has(now(change)));
  if (link.ownKey && unknown.length > 0) await leaveKeyless(ports, link, keyless, made);
  for (const change of changes) {
    const pk = now(change);
    const key = keyOf.get(pk);
    if (key === undefined) continue;
    const entry = work.get(key) ?? { pk, changes: [] };
    entry.changes.push(change);
    work.set(key, entry);
  }
  return { work, isSomeLeft: outside.size > 0 };
}

/** Rows that were set aside and have changes that are newer: their work counts as never tried. */
async function reviveChanged(
  ports: WritePorts,
  link: Link,
  work: ReadonlyMap<string, RowWork>,
): Promise<void> {
  const attempted = await ports.attempts.of(link.id);
  const revived = [...work.keys()].filter((key) => attempted.get(key)?.isSetAside);
  await ports.attempts.end(link.id, revived);
}

/** In the order of the tab, so that neighbouring rows share requests; rows that are not there come last. */
async function planPages(
  ports: WritePorts,
  planning: Planning,
  work: ReadonlyMap<string, RowWork>,
): Promise<Omit<PageOutcome, 'guarded'>> {
  const { link, read } = planning;
  const total = { nudge: false, progress: false, busy: false, isFull: false };
  const place = (key: string) => read.content.keyed.get(key)?.row ?? Number.MAX_SAFE_INTEGER;
  const ordered = [...work].sort(([a], [b]) => place(a) - place(b));
  const failures: RowFailure[] = [];
  for (let at = 0; at < ordered.length; at += PAGE_ROWS_MAX) {
    // The write is full.
    if (total.isFull) break;
    const { done, culprits } = await narrow(ordered.slice(at, at + PAGE_ROWS_MAX), (rows) =>
      planPage(ports, planning, new Map(rows)),
    );
    for (const { nudge, progress, busy, guarded, isFull } of done) {
      total.nudge ||= nudge;
      total.progress ||= progress;
      total.busy ||= busy;
      total.isFull ||= isFull;
      for (const key of guarded) {
        failures.push(failureOf(link, read, key, work, { code: 'SHEETS_PROTECTED', detail: null }));
      }
    }
    const isOfMysql = ({ error }: Culprit<unknown>) => reasonOf(error).code === 'MYSQL_FAILED';
    for (const culprit of culprits.filter((each) => !isOfMysql(each))) {
      failures.push(failureOf(link, read, culprit.row[0], work, reasonOf(culprit.error)));
    }
    const stuck = culprits.filter(isOfMysql);
    await noteFailures(
      ports,
      link,
      { queue: 'db-to-sheet', direction: 'sheet-to-mysql' },
      stuck.map(({ row: [key], error }) => failureOf(link, read, key, work, reasonOf(error))),
    );
  }
  await noteFailures(ports, link, { queue: 'db-to-sheet', direction: 'mysql-to-sheet' }, failures);
  return total;
}

function failureOf(
  link: Link,
  { content }: SeenTab,
  key: string,
  work: ReadonlyMap<string, RowWork>,
  reason: Pick<RowFailure, 'code' | 'detail'>,
): RowFailure {
  const seen = content.keyed.get(key);
  return {
    key,
    pk: work.get(key)?.pk ?? null,
    row: seen?.row ?? null,
    shown: seen ? seenMark(seen, link.columns) : null,
    ...reason,
  };
}
