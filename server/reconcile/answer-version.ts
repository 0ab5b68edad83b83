/**
 * Carries out what a person decided about an older version of the file. Agreed: the number of our write that it shows counts as
 * the last one, and the next read takes what stands there as edits. Refused: what stands there becomes the base of all linked
 * tabs first, so that MySQL's state is written over it. It may stop half-way and be done again.
 */
import { unknownRow, type RowState } from '../core/base.ts';
import type { Conflict } from '../core/conflict.ts';
import type { Link } from '../core/link.ts';
import type { SeenRow } from '../core/read-tab.ts';
import { takeBack } from '../core/take-back.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';
import { readWholeTab, shownNumber, type SeenTab } from '../spreadsheet/read-rows.ts';
import { scratchTabOf } from '../spreadsheet/scratch-tab-of.ts';
import type { Session } from '../spreadsheet/session.ts';
import { stopLink } from '../spreadsheet/stop-link.ts';

const PAGE_ROWS_MAX = 500;

export async function answerVersion(ports: Ports, session: Session): Promise<void> {
  const { id } = session.spreadsheet;
  const answered = await ports.approvals.answered(id, ['older-version']);
  if (answered.length === 0) return;
  const cell = { startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 };
  const range = { tabId: scratchTabOf(session.spreadsheet), ...cell };
  const shownN = shownNumber(await ports.sheets.read(session.spreadsheet.googleId, [range], session.signal));
  const { lastAppliedN } = await ports.spreadsheets.get(id);
  const links = await ports.links.list(id);
  // Another version than the one that was asked about asks again.
  const isMeant = shownN < lastAppliedN && answered.some((each) => each.shownN === shownN);
  if (isMeant && answered.some(({ state }) => state === 'refused')) {
    for (const link of links) await rebase(ports, { ...session, acceptN: shownN }, link);
  }
  const asked = await Promise.all(links.map(({ id: link }) => ports.approvals.list(link)));
  const open = asked.flat().filter(({ kind }) => kind === 'older-version');
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, id, session.fence);
    if (isMeant) await ports.spreadsheets.setLastAppliedN(tx, id, shownN);
    await ports.approvals.end(
      tx,
      [...answered, ...open].map((each) => each.id),
    );
    for (const { id: link } of links) await ports.links.nudge(link, tx);
  });
}

/** What the tab shows now becomes the base; what differs from MySQL is owed to the sheet. */
async function rebase(ports: Ports, session: Session, link: Link): Promise<void> {
  const read = await readWholeTab(ports, session, link);
  if (read.kind === 'stop') return stopLink(ports, link, read);
  // The next session begins with the columns as they are now.
  if (read.kind === 'evolved') throw new SyncError('LEASE_LOST');
  const rows = [...read.content.keyed];
  for (let at = 0; at < rows.length; at += PAGE_ROWS_MAX) {
    session.signal.throwIfAborted();
    await rebasePage(ports, session, link, read, new Map(rows.slice(at, at + PAGE_ROWS_MAX)));
  }
  const absent = [...read.places.keys()].filter((key) => !read.content.keyed.has(key));
  for (let at = 0; at < absent.length; at += PAGE_ROWS_MAX) {
    await bringBack(ports, session, link, absent.slice(at, at + PAGE_ROWS_MAX));
  }
}

async function rebasePage(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
  page: ReadonlyMap<string, SeenRow>,
): Promise<void> {
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const states = await ports.rows.lock(tx, link.id, [...page.keys()]);
    const images = await ports.tables.read(
      tx,
      link,
      [...states.values()].flatMap(({ pk }) => pk ?? []),
    );
    const saved: RowState[] = [];
    const conflicts: Conflict[] = [];
    for (const [key, seen] of page) {
      const state = states.get(key) ?? unknownRow(key);
      if (state.openIntent !== null) continue;
      const taken = takeBack(state, seen, images.get(state.pk ?? '') ?? null, read);
      saved.push(taken.state);
      conflicts.push(...taken.conflicts);
    }
    await ports.rows.save(tx, link.id, saved);
    await ports.records.addConflicts(tx, link.id, conflicts);
  });
}

/** Rows that the older version does not have come back like any row that the sheet lacks. */
async function bringBack(ports: Ports, session: Session, link: Link, keys: readonly string[]): Promise<void> {
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const states = [...(await ports.rows.lock(tx, link.id, keys)).values()];
    await ports.rows.save(
      tx,
      link.id,
      states.map((state) => ({ ...state, base: null, row: null, dirty: true })),
    );
  });
}
