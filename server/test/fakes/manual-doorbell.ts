/** A doorbell that notes its rings; nobody answers. */
import type { Doorbell, DoorbellQueue } from '../../ports/doorbell.ts';

export type ManualDoorbell = Doorbell & {
  /** For now. */
  rings: [DoorbellQueue, number][];
  /** Delayed ones, with their milliseconds. */
  delays: [DoorbellQueue, number, number][];
};

export function manualDoorbell(): ManualDoorbell {
  const rings: [DoorbellQueue, number][] = [];
  const delays: ManualDoorbell['delays'] = [];
  return {
    rings,
    delays,
    ring(queue, id, delayMs = 0) {
      if (delayMs > 0) delays.push([queue, id, delayMs]);
      else rings.push([queue, id]);
      return Promise.resolve();
    },
  };
}
