/** Redis in the simulation: leases and doorbells. It can be wiped or away at any moment; then rings are lost and leases refused. */
import { SyncError } from '../../../core/sync-error.ts';
import type { Micros } from '../../../core/micros.ts';
import { sharedBudget } from '../../../adapters/redis/shared-budget.ts';
import type { BudgetState } from '../../../core/budget/budget-state.ts';
import type { Budget } from '../../../ports/budget.ts';
import type { Doorbell, DoorbellQueue } from '../../../ports/doorbell.ts';
import type { Lease } from '../../../ports/lease.ts';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';
import { RingQueue } from './ring-queue.ts';
import { simLease, type StoredLease } from './sim-lease.ts';

export interface SimRedis {
  lease(life: SimProcess, ttlUs: Micros): Lease;
  doorbell(life: SimProcess): Doorbell;
  /** The product's own, over a store that is here. */
  budget(life: SimProcess): Budget;
  queue(name: DoorbellQueue): RingQueue;
  /** FLUSHALL: no lease, no ring is left. */
  wipe(): void;
  /** While it is away, rings are lost and no lease can be had or renewed; what it holds stays. */
  setAway(isAway: boolean): void;
  /** No ring waits and none is being answered. */
  isQuiet(): boolean;
}

/** As the product's configuration by default. */
const LIMITS = { reads: 55, writes: 55, project: 290, batchMs: 5_000, batchRows: 50 };
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function createSimRedis(world: World): SimRedis {
  const leases = new Map<number, StoredLease>();
  const queues: Record<DoorbellQueue, RingQueue> = {
    'sheet-to-db': new RingQueue('sheet-to-db', world),
    'db-to-sheet': new RingQueue('db-to-sheet', world),
    reconcile: new RingQueue('reconcile', world),
  };
  const all = Object.values(queues);
  let budget: BudgetState | null = null;
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
    budget: (life) => {
      const now = () => Math.floor(world.now() / 1_000);
      return sharedBudget({
        store: {
          async load() {
            await Promise.resolve();
            reach();
            return { now: now(), text: '', state: budget };
          },
          async replace({ state }, next) {
            await Promise.resolve();
            reach();
            if (state !== budget) return false;
            budget = next;
            return true;
          },
        },
        limits: LIMITS,
        accountOf: () => Promise.resolve('sync@example.com'),
        log: SILENT,
        random: () => 0,
        now,
        sleep: (ms) => life.point('budget waits', ms * 1_000),
      });
    },
    queue: (name) => queues[name],
    wipe() {
      leases.clear();
      budget = null;
      for (const queue of all) queue.wipe();
    },
    setAway: (away) => (isAway = away),
    isQuiet: () => all.every((queue) => queue.isEmpty),
  };
}
