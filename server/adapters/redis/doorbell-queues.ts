/** Names and shared options of the doorbells' queues. */
import type { JobsOptions } from 'bullmq';

import type { DoorbellQueue } from '../../ports/doorbell.ts';

export const DOORBELL_QUEUES: readonly DoorbellQueue[] = ['sheet-to-db', 'db-to-sheet', 'reconcile'];

/** A ring carries the id and nothing else. */
export interface Ring {
  id: number;
}

/** `now` does the work; `later` is a delayed ring, which rings `now` when its time has come. */
export type RingName = 'now' | 'later';

/**
 * A ring while another waits is the same ring; one while the work runs is kept until it ends. Delayed rings are counted
 * apart: a waiting delay must never hold back a ring for now. Nothing is kept of a job that is done or failed.
 */
export function ringOptions(name: RingName, id: number, delayMs: number): JobsOptions {
  return {
    deduplication: { id: `${name}-${id}`, keepLastIfActive: name === 'now' },
    delay: delayMs,
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
  };
}
