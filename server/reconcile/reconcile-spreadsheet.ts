/**
 * Compares the tabs of a spreadsheet with MySQL when a read is due: new rows get keys and then MySQL rows, edits that
 * no webhook told are merged, rows that are gone are deleted in MySQL once two reads agree. The first import is the
 * same work: a tab full of rows without keys.
 */
import { crossedRows, showsSame } from '../core/crossed-rows.ts';
import { chooseOriginals } from '../core/choose-originals.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';
import { evolveLink } from '../evolution/evolve-link.ts';
import { pauseIfRefused, pauseLink } from '../spreadsheet/pause-link.ts';
import { readWholeTab, type SeenTab } from '../spreadsheet/read-rows.ts';
import { repairSheet } from '../spreadsheet/repair-sheet.ts';
import { inSession, type Session } from '../spreadsheet/session.ts';
import { finishLate } from '../spreadsheet/settle-intents.ts';
import { stopLink } from '../spreadsheet/stop-link.ts';
import { takeTurn } from '../spreadsheet/take-turn.ts';
import { adoptUnknown } from './adopt-unknown.ts';
import { answerVersion } from './answer-version.ts';
import { assignKeys } from './assign-keys.ts';
import { bringBack } from './bring-back.ts';
import { carryOut } from './carry-out.ts';
import { followChangedKeys } from './follow-changed-keys.ts';
import { mergeTab } from './merge-tab.ts';
import { noteRead, type Drift } from './note-read.ts';
import { removeAbsent } from './remove-absent.ts';
import { returnKeys } from './return-keys.ts';
import { tellKeyIssues } from './tell-key-issues.ts';
import { tellStrangers } from './tell-strangers.ts';

const REBUILT =
  'triggers of a linked table were missing or changed: they are made anew, and all rows are compared';
const BUSY_RETRY_MS = 300;
/** Reads of one ring: keys are given, read back, absence is seen twice. What is left then stays due. */
const READS_MAX = 6;

export function reconcileSpreadsheet(
  ports: Ports,
): (spreadsheetId: number, signal: AbortSignal) => Promise<void> {
  return async (spreadsheetId, signal) => {
    const outcome = await inSession(ports, spreadsheetId, signal, async (session) => {
      let isBusy = false;
      await answerVersion(ports, session);
      for (const link of await ports.links.list(spreadsheetId)) {
        const due = await ports.links.readDue(link.id);
        const outcome = await pauseIfRefused(ports, link, () => reconcileLink(ports, session, link.id));
        // A person has to act first: until the next nudge another read would end in the same way.
        if (outcome === 'paused' && due !== null) await ports.links.readDone(link.id, due);
        isBusy ||= outcome === 'busy';
      }
      // The read stays due; without a pause it would be made for as long as the customer takes.
      if (isBusy) throw new SyncError('ROW_BUSY');
    });
    if (outcome === 'busy') await ports.doorbell.ring('reconcile', spreadsheetId, BUSY_RETRY_MS);
    else await ports.doorbell.ring('db-to-sheet', spreadsheetId);
  };
}

/**
 * Compares one link's tab when a read is due. `busy`: customers have rows locked that were to be written. A paused link goes
 * on by itself when a read finds nothing wrong any more; one with a blocked intent does not.
 */
export async function reconcileLink(
  ports: Ports,
  session: Session,
  linkId: number,
): Promise<'done' | 'busy'> {
  let absentBefore = new Set<string>();
  let crossedBefore: ReadonlyMap<string, number> = new Map();
  const drift: Drift = { edits: 0, others: 0 };
  const asked = await ports.links.readDue(linkId);
  const isScheduled = asked !== null && (await ports.linkReads.isScheduled(linkId, asked));
  let hasTurn = false;
  for (let read = 0; read < READS_MAX; read += 1) {
    const link = await ports.links.get(linkId);
    const due = await ports.links.readDue(linkId);
    if (session.signal.aborted || link.pausedByPerson) return 'done';
    if (read === 0) {
      if (link.status === 'paused' && due !== null) await requireWriting(ports, session);
      const evolved = await evolveLink(ports, session, linkId);
      if (evolved.kind === 'evolved') continue;
      if (evolved.kind === 'stop') {
        await pauseLink(ports, link, evolved.reason);
        if (due !== null) await ports.links.readDone(linkId, due);
        return 'done';
      }
    }
    if (due === null) return 'done';
    if (link.status === 'paused' && (await ports.intents.isBlocked(link.id))) return 'done';
    if (!hasTurn) await takeTurn(ports, session, { purpose: isScheduled ? 'scheduled' : 'asked', rows: 0 });
    hasTurn = true;
    await repairSheet(ports, session);
    // Before the read: what is changed from now on is marked, what was changed before is found by comparing.
    if (link.attached) {
      if (!link.attached.isView && (await ports.triggers.broken([link.table])).length > 0) {
        await ports.links.pauseByPerson(link.id, triggersGone(link.table));
        await ports.links.readDone(linkId, due);
        return 'done';
      }
    } else if (await ports.triggers.repair(link.table)) {
      ports.log.warn({ event: 'triggers-rebuilt', link: link.publicId, table: link.table }, REBUILT);
    }
    await carryOut(ports, session, link);
    const seen = await readWholeTab(ports, session, link);
    if (seen.kind === 'evolved') continue;
    if (
      seen.kind === 'stop' &&
      seen.laterN !== undefined &&
      (await finishLate(ports, session, seen.laterN))
    ) {
      continue;
    }
    if (seen.kind === 'stop') {
      await stopLink(ports, link, seen);
      await ports.links.readDone(linkId, due);
      return 'done';
    }
    // Also a read after which the next one is due speaks for the rows that it shows.
    const gone = absentKeys(seen);
    absentBefore = new Set([...absentBefore].filter((key) => gone.has(key)));
    if (seen.isPaged) {
      const crossed = crossedRows(link.columns, seen.content, seen.places);
      const isSettled = showsSame(crossed, crossedBefore);
      crossedBefore = crossed;
      if (!isSettled) continue;
    }
    const tab = await followChangedKeys(ports, session, link, await withOriginals(ports, link, seen));
    await followTitle(ports, link, tab.tab.title);
    // A key of the user's own is data: nobody but the user moves or writes it.
    const returned = link.ownKey ? 'nothing' : await returnKeys(ports, session, link, tab);
    if (returned === 'paused') {
      await ports.links.readDone(linkId, due);
      return 'done';
    }
    if (returned === 'written') continue;
    const { isBusy, drift: found } = await mergeTab(ports, session, link, tab);
    drift.edits += found.edits;
    drift.others += found.others;
    if (link.attached?.isView) await tellStrangers(ports, session, link, tab);
    if (link.ownKey) await tellKeyIssues(ports, session, link, tab);
    else if (await assignKeys(ports, session, link, tab)) continue;
    if (link.relinked) {
      await bringBack(ports, session, link, tab);
      if (link.attached) await adoptUnknown(ports, session, link);
      await ports.links.readDone(linkId, due);
      await ports.links.setStatus(linkId, 'active', null);
      return isBusy ? 'busy' : 'done';
    }
    const absent = absentKeys(tab);
    const isConfirmed = [...absent].every((key) => absentBefore.has(key));
    absentBefore = absent;
    if (!isConfirmed) continue;
    drift.edits += link.columns.length * (await removeAbsent(ports, session, link, tab, absent));
    drift.others += link.columns.length * (await adoptUnknown(ports, session, link));
    await noteRead(ports, link, tab, drift, isScheduled);
    await ports.links.readDone(linkId, due);
    if (link.status !== 'active') await ports.links.setStatus(linkId, 'active', null);
    return isBusy ? 'busy' : 'done';
  }
  await ports.doorbell.ring('reconcile', session.spreadsheet.id);
  return 'done';
}

/** Whoever pulled the triggers of a table that is not ours may have meant it. */
function triggersGone(table: string): string {
  return `The triggers of "${table}" are missing or were changed, so changes in MySQL go unnoticed. Resume the link to have them made anew.`;
}

/** A file that we may only read would look mended to a read, and stop the next write again. Throws SHEETS_*. */
async function requireWriting({ sheets }: Pick<Ports, 'sheets'>, { spreadsheet }: Session): Promise<void> {
  const { googleId, scratchTabId } = spreadsheet;
  // Whatever else keeps us from that tab, the read tells.
  if (scratchTabId !== null) await sheets.touchScratch(googleId, scratchTabId);
}

/** A renamed tab is the same tab: only the name that people read follows. */
async function followTitle(ports: Pick<Ports, 'links'>, link: Link, title: string): Promise<void> {
  if (link.tabName !== title) await ports.links.setTabName(link.id, title);
}

/** Bases are large, so only those of copied rows are looked at. */
async function withOriginals(
  ports: Pick<Ports, 'database' | 'rows'>,
  link: Link,
  read: SeenTab,
): Promise<SeenTab> {
  const keys = read.content.copies.map(({ key }) => key);
  if (keys.length === 0) return read;
  const states = await ports.database.transaction((tx) => ports.rows.lock(tx, link.id, keys));
  const bases = new Map([...states].map(([key, { base }]) => [key, base]));
  return { ...read, content: chooseOriginals(read.content, bases) };
}

function absentKeys({ content, places }: SeenTab): Set<string> {
  const seen = [...places.values()].filter(({ mark }) => mark !== null);
  return new Set(seen.flatMap(({ key }) => (content.keyed.has(key) ? [] : [key])));
}
