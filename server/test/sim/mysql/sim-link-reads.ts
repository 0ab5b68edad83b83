/** Reads of whole tabs in the simulation. Nothing schedules them there: what a read found is not looked at. */
import type { LinkReads } from '../../../ports/link-reads.ts';

export function simLinkReads(): LinkReads {
  return {
    idle: () => Promise.resolve([]),
    countScheduled: () => Promise.resolve(0),
    schedule: () => Promise.resolve(false),
    isScheduled: () => Promise.resolve(false),
    done: () => Promise.resolve(),
    fileChanged: () => Promise.resolve(),
    setOwner: () => Promise.resolve(),
    of: () => Promise.resolve({ drift: null, owner: null, lastWebhookAt: null, isSilent: false }),
    all: () => Promise.resolve(new Map()),
  };
}
