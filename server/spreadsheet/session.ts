/**
 * A session is the right to read and write one spreadsheet: the lease keeps others from trying, the fence keeps a
 * process that lost the lease from storing anything, and every open intent is settled before anything else happens.
 */
import { accessLostReason, isAccessLost } from '../core/access-lost.ts';
import type { SyncError } from '../core/sync-error.ts';
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
    const spreadsheet = await ports.spreadsheets.get(spreadsheetId);
    const session: Session = {
      spreadsheet,
      fence,
      signal: AbortSignal.any([leaseLost, stop]),
    };
    await pauseWithoutAccess(ports, spreadsheet, async () => {
      await settleIntents(ports, session);
      await work({ ...session, spreadsheet: await ports.spreadsheets.get(spreadsheetId) });
    });
    return 'done' as const;
  });
  return outcome;
}

/**
 * Google lets us in no longer: asking again and again would not help, so the links pause. A read is due from then on, so that they go on
 * when somebody has given access back. What only `resume` ends, or stays for good, keeps its own reason.
 */
async function pauseWithoutAccess(
  ports: Pick<Ports, 'links' | 'intents' | 'sheets' | 'log'>,
  { id, googleId }: Spreadsheet,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isAccessLost(error)) await pauseAll(ports, id, error, await ports.sheets.accountOf(googleId));
    throw error;
  }
}

async function pauseAll(
  ports: Pick<Ports, 'links' | 'intents' | 'log'>,
  spreadsheetId: number,
  error: SyncError,
  account: string,
): Promise<void> {
  const reason = accessLostReason(error, account);
  for (const link of await ports.links.list(spreadsheetId)) {
    if (link.pausedByPerson || link.pauseReason === reason) continue;
    if (link.status === 'paused' && (await ports.intents.isBlocked(link.id))) continue;
    await ports.links.nudge(link.id);
    await pauseLink(ports, link, reason);
  }
}
