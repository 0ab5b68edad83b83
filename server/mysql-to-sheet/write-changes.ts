/**
 * Writes MySQL's changes to the sheet, one round after the other, until nothing is pending. What Google refuses is narrowed down
 * to the rows that it refuses: those rest, the others are written.
 */
import { splitSuspects } from '../core/split-suspects.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { SyncError } from '../core/sync-error.ts';
import { isRefusal, lookAtTable, pauseIfRefused } from '../spreadsheet/pause-link.ts';
import { repairSheet } from '../spreadsheet/repair-sheet.ts';
import { noteFailures } from '../spreadsheet/row-failures.ts';
import { inSession, type Session } from '../spreadsheet/session.ts';
import { tidyTokens } from '../spreadsheet/tidy-tokens.ts';
import { WriteRefused } from '../spreadsheet/write-refused.ts';
import { writeRound, type Left, type WritePorts } from './write-round.ts';

/** A busy spreadsheet is tried again soon; the doorbell carries no data, so nothing is lost meanwhile. */
const BUSY_RETRY_MS = 300;
/** Rounds of one ring; what is left then rings again, so that other spreadsheets get their turn. */
const ROUNDS_MAX = 20;
/** Rounds that look for what Google refuses: enough for one row of the largest round. */
const NARROWING_ROUNDS_MAX = 40;
/** When Google refuses so many rows one by one and takes none, it is not the rows. */
const ALL_REFUSED_MAX = 8;

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

/** What is known of the rows that Google refuses, within one ring. */
interface Refusals {
  /** One refusal may come of rows that left the grid since they were read: the next round reads it anew. */
  wasRefused: boolean;
  /** Groups of row keys that are written apart. */
  suspects: (readonly string[])[];
  culprits: number;
  /** Something was written since the first refusal. */
  isSomeTaken: boolean;
}

async function writeLink(
  ports: WritePorts,
  session: Session,
  linkId: number,
  { cooldown, readWhole }: WriteOptions,
): Promise<Left> {
  const refusals: Refusals = { wasRefused: false, suspects: [], culprits: 0, isSomeTaken: false };
  let wasUnclear = false;
  let narrowing = 0;
  for (let round = 0; round < ROUNDS_MAX + narrowing; round += 1) {
    await repairSheet(ports, session);
    const link = await ports.links.get(linkId);
    // Rows of a link that is linked again are matched first: what is not in the sheet may only have no key there.
    if (link.status === 'paused' || link.relinked || session.signal.aborted) return 'nothing';
    const group = refusals.suspects.pop();
    if (group !== undefined && narrowing < NARROWING_ROUNDS_MAX) narrowing += 1;
    try {
      const { left, isUnclear } = await writeRound(ports, session, link, { cooldown, only: group });
      refusals.isSomeTaken ||= left === 'more';
      // What else there is to know of these rows is found once all are written together.
      if (group !== undefined) continue;
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
      if (!isRefusal(error)) throw error;
      if (refusals.wasRefused) await narrowRefusal(ports, link, refusals, error);
      refusals.wasRefused = true;
    }
  }
  await ports.doorbell.ring('db-to-sheet', session.spreadsheet.id);
  return 'more';
}

/** Throws the refusal on when it is no matter of single rows. */
async function narrowRefusal(
  ports: WritePorts,
  link: Link,
  refusals: Refusals,
  error: unknown,
): Promise<void> {
  const suspicion =
    error instanceof WriteRefused ? splitSuspects(error.keys, error.named) : { kind: 'none' as const };
  if (suspicion.kind === 'none' || !(error instanceof WriteRefused)) throw error;
  if (suspicion.kind === 'groups') {
    refusals.suspects.push(...suspicion.groups);
    return;
  }
  refusals.culprits += 1;
  if (!refusals.isSomeTaken && refusals.culprits >= ALL_REFUSED_MAX) throw error;
  const places = await ports.rows.places(link.id, suspicion.keys);
  const rows = new Map(places.map(({ key, row }) => [key, row]));
  const failures = suspicion.keys.map((key) => {
    const known = { pk: null, row: rows.get(key) ?? null, shown: null };
    return { key, ...known, code: error.code, detail: error.detail ?? null };
  });
  await noteFailures(ports, link, { queue: 'db-to-sheet', direction: 'mysql-to-sheet' }, failures);
}
