/**
 * A session is the right to read and write one spreadsheet: the lease keeps others from trying, the fence keeps a
 * process that lost the lease from storing anything, and every open intent is settled before anything else happens.
 */
import { SyncError, type ErrorCode } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import { pauseLink } from './pause-link.ts';
import { settleIntents, type SettlePorts } from './settle-intents.ts';

export interface Session {
  spreadsheet: Spreadsheet;
  fence: number;
  /** Aborts when the lease is lost or the process stops. */
  signal: AbortSignal;
  /** A person decided that this older version of the file is to be read: the number of our write that it shows. */
  acceptN?: number;
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
    await pauseWithoutAccess(ports, spreadsheetId, async () => {
      await settleIntents(ports, session);
      await work({ ...session, spreadsheet: await ports.spreadsheets.get(spreadsheetId) });
    });
    return 'done' as const;
  });
  return outcome;
}

/** Google lets us in no longer: asking again and again would not help, so the links pause until somebody acts. */
const NO_ACCESS: readonly ErrorCode[] = ['SHEETS_DENIED', 'SHEETS_GONE'];

async function pauseWithoutAccess(
  ports: Pick<Ports, 'links' | 'log'>,
  spreadsheetId: number,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof SyncError && NO_ACCESS.includes(error.code)) {
      const links = await ports.links.list(spreadsheetId);
      for (const link of links) {
        if (link.status !== 'paused') await pauseLink(ports, link, error.publicMessage);
      }
    }
    throw error;
  }
}
