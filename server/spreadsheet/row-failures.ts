/**
 * Notes rows whose work failed because of itself: they are tried again after a while, and set aside after the last attempt.
 * A row that is set aside says ERROR in MySQL, and its dead letter says why.
 */
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Direction, RowFailure } from '../ports/attempts.ts';
import type { DoorbellQueue } from '../ports/doorbell.ts';
import type { Ports } from '../ports/ports.ts';

export type FailurePorts = Pick<Ports, 'attempts' | 'database' | 'rows' | 'tables' | 'doorbell' | 'log'>;

/** What `noteFailures` tells of an error. Never a value of a cell. */
export function reasonOf(error: unknown): Pick<RowFailure, 'code' | 'detail'> {
  if (error instanceof SyncError) return { code: error.code, detail: error.detail ?? null };
  return { code: 'INVARIANT', detail: error instanceof Error ? error.name : null };
}

/** `queue` is the one whose worker tries again. */
export async function noteFailures(
  ports: FailurePorts,
  link: Link,
  from: { queue: DoorbellQueue; direction: Direction },
  failures: readonly RowFailure[],
): Promise<void> {
  if (failures.length === 0) return;
  const { setAside, againInMs } = await ports.attempts.fail(link, from, failures);
  const fields = { event: 'rows-failed', link: link.publicId, direction: from.direction };
  const codes = [...new Set(failures.map(({ code }) => code))];
  ports.log.warn({ ...fields, rows: failures.length, setAside: setAside.length, codes }, 'rows failed');
  // The sweep asks for the reads.
  if (againInMs !== null && from.queue !== 'reconcile') {
    const id = from.queue === 'sheet-to-db' ? link.id : link.spreadsheet;
    await ports.doorbell.ring(from.queue, id, againInMs);
  }
  if (setAside.length > 0) await markSetAside(ports, link, setAside, fields);
}

/** What keeps a row from its work may keep it from being marked, too: its dead letter tells of it in any case. */
async function markSetAside(
  ports: FailurePorts,
  link: Link,
  keys: readonly string[],
  fields: Record<string, unknown>,
): Promise<void> {
  try {
    await ports.database.transaction(async (tx) => {
      const states = await ports.rows.lock(tx, link.id, keys);
      const marks = [...states.values()].flatMap(({ pk, row }) =>
        pk === null ? [] : [{ pk, row, status: 'ERROR' as const }],
      );
      await ports.tables.mark(tx, link, marks);
    });
  } catch (error) {
    ports.log.warn({ ...fields, error }, 'rows that were set aside could not be marked');
  }
}
