/**
 * Sends a stored intent once. Whatever the answer, it is finished, void or left open for settling afterwards; it is
 * never sent again.
 */
import { SyncError } from '../core/sync-error.ts';
import type { Intent } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { TabInfo } from '../ports/sheets.ts';
import { finishIntent } from './finish-intent.ts';
import { isRefusal } from './pause-link.ts';
import type { Session } from './session.ts';
import { settleOpen, voidIntent, type SettlePorts } from './settle-intents.ts';
import { writeContext } from './write-context.ts';
import { WriteRefused } from './write-refused.ts';

/** A call may reach the socket only this long after its intent was opened; older ones are settled by others. */
const SEND_WINDOW_US = 60_000_000;

export interface OpenIntent {
  session: Session;
  link: Link;
  intent: Intent;
  tab: TabInfo;
  scratch: TabInfo;
}

/** Throws SHEETS_REFUSED (WriteRefused) when Google will not take it, SHEETS_* when the work is to be done again later. */
export async function sendIntent(
  ports: SettlePorts,
  { session, link, intent, tab, scratch }: OpenIntent,
): Promise<void> {
  const context = writeContext(session.spreadsheet, link);
  const inserted = intent.items.filter(({ kind }) => kind === 'append' || kind === 'putBack').length;
  // The copies need room on `_sync`; it grows in a batch of its own, before.
  const columns = intent.copies.at + intent.copies.width;
  await fitScratch(ports, { session, link, intent, tab, scratch }, tab.rowCount + inserted, columns);
  const sentAt = await openIntent(ports, session, intent);
  if (session.signal.aborted || ports.clock.upper() >= sentAt + SEND_WINDOW_US) {
    throw new SyncError('LEASE_LOST', 'the call came too late to be sent');
  }
  const outcome = await ports.sheets.send(context, intent, session.signal);
  switch (outcome.kind) {
    case 'applied':
      await finishIntent(ports, session, intent, outcome.readback, ports.clock.upper());
      return;
    case 'limited':
      await voidIntent(ports, session, intent.n);
      throw new SyncError('SHEETS_LIMITED', undefined, { afterMs: outcome.afterMs });
    case 'unsent':
      await voidIntent(ports, session, intent.n);
      throw new SyncError('SHEETS_UNAVAILABLE', outcome.why);
    case 'unknown': {
      const settled = await settleOpen(ports, session, { ...intent, sentAt });
      if (settled === 'applied') return;
      if (outcome.status === null || outcome.status < 400 || outcome.status >= 500) {
        throw new SyncError('SHEETS_UNAVAILABLE', outcome.why);
      }
      throw new WriteRefused(
        `Google refused the write (${outcome.why}).`,
        keysOf(intent),
        outcome.refused ?? null,
      );
    }
  }
}

/** A spreadsheet that is full takes neither the copies nor new rows: those are what is refused. */
async function fitScratch(
  ports: SettlePorts,
  { session, intent, scratch }: OpenIntent,
  rows: number,
  columns: number,
): Promise<void> {
  try {
    await ports.sheets.fitScratch(session.spreadsheet.googleId, scratch, rows, columns);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await voidIntent(ports, session, intent.n);
    const why = error instanceof SyncError ? error.detail : undefined;
    const keys = intent.items.flatMap((item) => (item.kind === 'append' ? [item.key] : []));
    throw new WriteRefused(`Google refused room for the write (${why ?? ''}).`, keysOf(intent), {
      keys,
      together: true,
    });
  }
}

function keysOf(intent: Intent): string[] {
  return [...new Set(intent.items.flatMap(({ key }) => key ?? []))];
}

async function openIntent(ports: SettlePorts, session: Session, intent: Intent): Promise<number> {
  const sentAt = ports.clock.lower();
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.intents.open(tx, session.spreadsheet.id, intent.n, sentAt);
  });
  return sentAt;
}
