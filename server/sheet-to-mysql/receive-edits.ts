/**
 * Takes in one verified batch of edits: what it tells of the add-on's clock, the edits themselves, the rings. Nothing is
 * decided here; the batch is safe once it is stored, and a batch that comes twice is stored once.
 */
import type { EditBatch, EditBatchAnswer } from '../../shared/protocol/edit-batch.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import { clockAfter } from '../core/addon-clock.ts';
import type { Link } from '../core/link.ts';
import { linkSettings } from '../core/link-settings.ts';
import { MICROS_PER_MS } from '../core/micros.ts';
import { referenceMs } from '../core/reference-ms.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';

export type ReceivePorts = Pick<Ports, 'spreadsheets' | 'inbox' | 'doorbell' | 'clock'>;

/** The years 2000 to 2200: any clock that is merely wrong is in between. */
const CAPTURED_AT_MS = { least: 946_684_800_000, most: 7_258_118_400_000 };

export function receiveEdits(
  ports: ReceivePorts,
): (link: Link, batch: EditBatch) => Promise<EditBatchAnswer> {
  return async (link, batch) => {
    const t1 = referenceMs(ports.clock);
    if (batch.capturedAt < CAPTURED_AT_MS.least || batch.capturedAt > CAPTURED_AT_MS.most) {
      throw new SyncError('REQUEST_MALFORMED', 'capturedAt is no time in milliseconds since 1970');
    }
    // Both are done before the ring: who takes the edits knows the clock by which they were told.
    const [isNew] = await Promise.all([
      ports.inbox.append(link.id, {
        batchId: batch.batchId,
        capturedAt: Math.round(batch.capturedAt * MICROS_PER_MS),
        edits: batch.edits,
        nudge: batch.nudge,
        by: batch.by ?? null,
        registry: batch.registry ?? 1,
      }),
      learnClock(ports, link, batch),
    ]);
    if (batch.edits.length > 0) await ports.doorbell.ring('sheet-to-db', link.id);
    if (batch.nudge) await ports.doorbell.ring('reconcile', link.spreadsheet);
    const isKnown = (batch.registry ?? 1) === link.version;
    return { v: PROTOCOL_VERSION, t1, isNew, ...(!isKnown && { settings: linkSettings(link) }) };
  };
}

/** Two batches at once may each miss the other's sample: the clock is an estimate, and the next one has both. */
async function learnClock(
  { spreadsheets }: Pick<Ports, 'spreadsheets'>,
  link: Link,
  batch: EditBatch,
): Promise<void> {
  if (batch.clock === null) return;
  const known = (await spreadsheets.get(link.spreadsheet)).clock;
  const clock = clockAfter(known, batch.clock);
  if (clock !== null && clock !== known) await spreadsheets.setClock(link.spreadsheet, clock);
}
