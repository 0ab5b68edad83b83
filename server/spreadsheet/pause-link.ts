/** Pausing a link: nothing is lost, edits and changes wait, and people read why. */
import type { Link } from '../core/link.ts';
import { withoutNames } from '../core/without-names.ts';
import { SyncError, type ErrorCode } from '../core/sync-error.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

/** A link that is paused for this reason already is told of once. */
export async function pauseLink(
  ports: Pick<Ports, 'links' | 'log'>,
  link: Link,
  reason: string,
  tx?: Tx,
): Promise<void> {
  await ports.links.setStatus(link.id, 'paused', reason, tx);
  if (link.status === 'paused' && link.pauseReason === reason) return;
  const fields = { event: 'link-paused', link: link.publicId, reason: withoutNames(reason) };
  ports.log.warn(fields, 'link paused');
}

/** Google would not take a read or a write as it is. */
export function isRefusal(error: unknown): boolean {
  return error instanceof SyncError && error.code === 'SHEETS_REFUSED';
}

/** Refusals of one link's own work: to try again does not help, and the other links of the spreadsheet can go on. */
const REFUSED: readonly ErrorCode[] = [
  'MYSQL_REJECTED',
  'MYSQL_COLUMNS_CHANGED',
  'MYSQL_FAILED',
  'SHEETS_REFUSED',
];

/**
 * Runs the work of one link. Work that is refused for good pauses the link; other errors are thrown on. When a column of
 * MySQL's went away under it, `lookAgain` asks for a look at the table instead.
 */
export async function pauseIfRefused<T>(
  ports: Pick<Ports, 'links' | 'log'>,
  link: Link,
  work: () => Promise<T>,
  lookAgain?: () => Promise<void>,
): Promise<T | 'paused'> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SyncError && error.code === 'MYSQL_COLUMNS_CHANGED' && lookAgain) {
      await lookAgain();
      return 'paused';
    }
    if (!(error instanceof SyncError) || !REFUSED.includes(error.code)) throw error;
    const why = error.detail ?? error.publicMessage;
    const reason = `Syncing stopped: ${why} Nothing was lost. Put it right, then choose "Sync now" in the sheet.`;
    await pauseLink(ports, link, reason);
    return 'paused';
  }
}

/** A column of the table is not as the registry has it: whoever answers follows it. */
export async function lookAtTable(
  { links, doorbell }: Pick<Ports, 'links' | 'doorbell'>,
  link: Link,
): Promise<void> {
  await links.nudge(link.id);
  await doorbell.ring('reconcile', link.spreadsheet);
}
