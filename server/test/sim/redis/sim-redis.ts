/** Redis in the simulation: leases and doorbells. It can be wiped or away at any moment; then rings are lost and leases refused. */
import { SyncError } from '../../../core/sync-error.ts';
import type { Micros } from '../../../core/micros.ts';
import type { Doorbell, DoorbellQueue } from '../../../ports/doorbell.ts';
import type { Lease } from '../../../ports/lease.ts';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';
import { RingQueue } from './ring-queue.ts';
import { simLease, type StoredLease } from './sim-lease.ts';

export interface SimRedis {
  lease(life: SimProcess, ttlUs: Micros): Lease;
  doorbell(life: SimProcess): Doorbell;
  queue(name: DoorbellQueue): RingQueue;
  /** FLUSHALL: no lease, no ring is left. */
  wipe(): void;
  /** While it is away, rings are lost and no lease can be had or renewed; what it holds stays. */
  setAway(isAway: boolean): void;
  /** No ring waits and none is being answered. */
  isQuiet(): boolean;
}

export function createSimRedis(world: World): SimRedis {
  const leases = new Map<number, StoredLease>();
  const queues: Record<DoorbellQueue, RingQueue> = {
    'sheet-to-db': new RingQueue('sheet-to-db', world),
    'db-to-sheet': new RingQueue('db-to-sheet', world),
    reconcile: new RingQueue('reconcile', world),
  };
  const all = Object.values(queues);
  let isAway = false;
  const reach = (): void => {
    if (isAway) throw new SyncError('REDIS_UNAVAILABLE');
  };
  return {
    lease: (life, ttlUs) => simLease({ world, life, ttlUs, leases, reach }),
    doorbell: (life) => ({
      async ring(queue, id, delayMs = 0) {
        await life.point(`ring ${queue}`);
        if (!isAway) queues[queue].add(id, delayMs * 1_000);
      },
    }),
    queue: (name) => queues[name],
    wipe() {
      leases.clear();
      for (const queue of all) queue.wipe();
    },
    setAway: (away) => (isAway = away),
    isQuiet: () => all.every((queue) => queue.isEmpty),
  };
}
