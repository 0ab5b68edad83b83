/**
 * The guard on the way to the sheet: many rows gone from MySQL at once wait for a person before they are deleted there. They
 * leave the work of the writer, so the rest goes on; their changes are in the history, and the approval remembers the rows.
 */
import { sampleOf, SAMPLES_MAX } from '../core/approval.ts';
import type { RowState } from '../core/base.ts';
import { isMassDelete } from '../core/delete-guard.ts';
import { namedValues, type HistoryEntry } from '../core/history-entry.ts';
import { baseValues, historyOfChanges } from '../core/history-of-write.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { Session } from '../spreadsheet/session.ts';
import type { RowWork } from './plan-page.ts';

type GuardPorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'rows'
  | 'inbox'
  | 'changeQueue'
  | 'approvals'
  | 'linkSizes'
  | 'oneSided'
  | 'log'
>;

const PAGE_ROWS_MAX = 500;

/**
 * Marks the rows of `work` that may be deleted in the sheet, and takes those out that wait. `isAll`: nothing else is pending
 * than what is in `work`. True when rows were taken out.
 */
export async function guardDeletes(
  ports: GuardPorts,
  session: Session,
  link: Link,
  work: Map<string, RowWork>,
  isAll: boolean,
): Promise<boolean> {
  // Also of rows that are only said to be updated: TRUNCATE and cascades tell of nothing.
  const gone = await ports.oneSided.goneInMysql(link, [...work.keys()]);
  if (gone.size === 0) return false;
  const waits = await ports.approvals.waiting(link.id, [...gone]);
  const fresh = [...gone].filter((key) => !waits.has(key));
  const size = fresh.length > 0 ? await ports.linkSizes.look(link.id) : null;
  if (size !== null && isMassDelete(await countGone(ports, link, fresh, isAll), size, link.deleteGuard)) {
    await ask(ports, session, link, size.rows);
    for (const [key, waiting] of await ports.approvals.waiting(link.id, fresh)) waits.set(key, waiting);
  }
  const held = new Map<string, RowWork>();
  for (const key of gone) {
    const row = work.get(key);
    if (row === undefined) continue;
    const { kind, state } = waits.get(key) ?? {};
    // A row that was gone from the tab may be back there by now: a read tells, and what is back is asked about anew.
    if (kind === 'delete-in-mysql') work.set(key, { ...row, needsRead: true });
    else if (kind === 'delete-in-sheet' && state !== 'agreed') held.set(key, row);
    else work.set(key, { ...row, mayDelete: true });
  }
  // An edit that waits for such a row brings it back, so the writer has to look at it.
  for (const key of await editedKeys(ports, link, [...held.keys()])) held.delete(key);
  for (const key of held.keys()) work.delete(key);
  await hold(ports, session, link, held);
  return held.size > 0;
}

async function editedKeys(ports: GuardPorts, link: Link, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const entries = await ports.database.transaction((tx) => ports.inbox.takeByKey(tx, link.id, keys));
  return entries.map(({ key }) => key);
}

async function countGone(
  { oneSided }: Pick<GuardPorts, 'oneSided'>,
  link: Link,
  fresh: readonly string[],
  isAll: boolean,
): Promise<number> {
  return isAll ? fresh.length : oneSided.countGone(link);
}

/** Asks about all rows that MySQL is without, also those whose changes are further behind in the queue. */
async function ask(ports: GuardPorts, session: Session, link: Link, allRows: number): Promise<void> {
  const asked = await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    let keys = await ports.oneSided.goneKeys(link, '', PAGE_ROWS_MAX);
    const first = await ports.rows.lock(tx, link.id, keys.slice(0, SAMPLES_MAX));
    const samples = [...first.values()].map(({ base }) => sampleOf(base ?? {}, link.columns));
    const id = await ports.approvals.open(tx, link.id, { kind: 'delete-in-sheet', allRows, samples });
    let count = 0;
    while (keys.length > 0) {
      await ports.approvals.addRows(tx, link.id, id, keys);
      count += keys.length;
      keys = await ports.oneSided.goneKeys(link, keys.at(-1) ?? '', PAGE_ROWS_MAX);
    }
    return count;
  });
  ports.log.warn(
    { event: 'approval-asked', link: link.publicId, kind: 'delete-in-sheet', rows: asked },
    'many rows are gone from MySQL at once: nothing is deleted in the sheet until a person agrees',
  );
}

/** Nothing is owed to the sheet for them; the approval is what remembers them. */
async function hold(
  ports: GuardPorts,
  session: Session,
  link: Link,
  held: ReadonlyMap<string, RowWork>,
): Promise<void> {
  const rows = [...held];
  for (let at = 0; at < rows.length; at += PAGE_ROWS_MAX) {
    const page = new Map(rows.slice(at, at + PAGE_ROWS_MAX));
    await ports.database.transaction(async (tx) => {
      await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
      const states = await ports.rows.lock(tx, link.id, [...page.keys()]);
      await ports.rows.save(
        tx,
        link.id,
        [...states.values()].map((state) => ({ ...state, dirty: false })),
      );
      const records = [...page].flatMap(([key, { changes }]) => {
        const told = waitsFor(link, key, states.get(key));
        return historyOfChanges(changes, told, { key, row: told.row }, 'joined');
      });
      await ports.changeQueue.moveToLog(tx, link, records);
    });
  }
}

function waitsFor(link: Link, key: string, state: RowState | undefined): HistoryEntry {
  const about = { key, pk: state?.pk ?? null, row: state?.row ?? null, by: null, at: null, rows: 1 };
  const old = namedValues(link, baseValues(state));
  return { ...about, origin: 'DATABASE', operation: 'DELETE', old, new: null, outcome: 'waits' };
}
