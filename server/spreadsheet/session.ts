/**
 * A session is the right to read and write one spreadsheet: the lease keeps others from trying, the fence keeps a
 * process that lost the lease from storing anything, and every open intent is settled before anything else happens.
 */
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import { settleIntents, type SettlePorts } from './settle-intents.ts';

export interface Session {
  spreadsheet: Spreadsheet;
  fence: number;
  /** Aborts when the lease is lost or the process stops. */
  signal: AbortSignal;
}

export type SessionPorts = SettlePorts & Pick<Ports, 'lease'>;

/** Runs `work` in a session; `busy` when another process has the spreadsheet. */
export async function inSession(
  ports: SessionPorts,
  spreadsheetId: number,
  stop: AbortSignal,
  work: (session: Session) => Promise<void>,
): Promise<'done' | 'busy'> {
  const outcome = await ports.lease.hold(spreadsheetId, async (leaseLost) => {
    const fence = await ports.spreadsheets.raiseFence(spreadsheetId);
    const session: Session = {
      spreadsheet: await ports.spreadsheets.get(spreadsheetId),
      fence,
      signal: AbortSignal.any([leaseLost, stop]),
    };
    await settleIntents(ports, session);
    await work({ ...session, spreadsheet: await ports.spreadsheets.get(spreadsheetId) });
    return 'done' as const;
  });
  return outcome;
}

/** The tab id of `_sync`. A spreadsheet with links has one since registration. */
export function scratchTabOf(spreadsheet: Spreadsheet): number {
  if (spreadsheet.scratchTabId === null)
    throw new SyncError('INVARIANT', 'the spreadsheet has no scratch tab');
  return spreadsheet.scratchTabId;
}
