/** A doorbell that notes its rings; nobody answers. */
import type { Doorbell, DoorbellQueue } from '../../ports/doorbell.ts';

export type ManualDoorbell = Doorbell & { rings: [DoorbellQueue, number][] };

export function manualDoorbell(): ManualDoorbell {
  const rings: [DoorbellQueue, number][] = [];
  return {
    rings,
    ring(queue, id) {
      rings.push([queue, id]);
      return Promise.resolve();
    },
  };
}
