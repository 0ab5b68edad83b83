/** Answers the rings of all queues as the product's ring worker does: failed work is held off and rung again by its retry class. */
import { HoldOff } from '../../../adapters/redis/hold-off.ts';
import { SyncError, type RetryClass } from '../../../core/sync-error.ts';
import type { Doorbell, DoorbellQueue } from '../../../ports/doorbell.ts';
import type { Log } from '../../../ports/log.ts';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';
import type { RingTaker } from './ring-queue.ts';
import type { SimRedis } from './sim-redis.ts';

type Work = (id: number, signal: AbortSignal) => Promise<void>;

export interface AnswerOptions {
  world: World;
  life: SimProcess;
  redis: SimRedis;
  doorbell: Doorbell;
  log: Log;
  concurrency: number;
  retryMs: number;
  works: Record<DoorbellQueue, Work>;
}

/** The answer's `stop` takes no more rings and tells the running work to stop. */
export function answerRings(options: AnswerOptions): { stop: () => void } {
  const { world, life, redis, doorbell, log, concurrency } = options;
  const random = world.random.fork();
  const stopping = new AbortController();
  const stops: (() => void)[] = [];
  for (const [name, work] of Object.entries(options.works) as [DoorbellQueue, Work][]) {
    const holdOff = new HoldOff(() => world.now() / 1_000);
    const answer = async (id: number): Promise<void> => {
      try {
        await work(id, stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        const code = error instanceof SyncError ? error.code : 'unexpected';
        log.warn({ event: 'work-failed', queue: name, id, code, error }, 'work failed');
        const retry = error instanceof SyncError ? error.retry : 'backoff';
        const { least, spread } = ringAgainMs(options.retryMs)[retry];
        const afterMs = error instanceof SyncError ? error.afterMs : undefined;
        const delayMs = afterMs ?? least + Math.floor(random.next() * spread);
        holdOff.hold(id, delayMs);
        if (retry !== 'never') await doorbell.ring(name, id, delayMs);
      }
    };
    const taker: RingTaker = {
      life,
      concurrency,
      run: async (ring) => {
        if (ring.name === 'later') await doorbell.ring(name, ring.id);
        else if (!holdOff.isHeld(ring.id)) await answer(ring.id);
      },
    };
    const queue = redis.queue(name);
    queue.addTaker(taker);
    stops.push(() => queue.removeTaker(taker));
  }
  return {
    stop() {
      stopping.abort(new SyncError('LEASE_LOST', 'the process is stopping'));
      for (const stop of stops) stop();
    },
  };
}

/** The waits of the product's ring worker. */
function ringAgainMs(retryMs: number): Readonly<Record<RetryClass, { least: number; spread: number }>> {
  return {
    never: { least: 10_000, spread: 0 },
    attempts: { least: 10_000, spread: 0 },
    soon: { least: 100, spread: 900 },
    backoff: { least: retryMs, spread: retryMs / 2 },
    limited: { least: 2 * retryMs, spread: retryMs },
  };
}
