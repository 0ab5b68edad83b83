/**
 * Answers the rings of one queue: runs the work for each id, at most `concurrency` at once. Work that throws is logged by
 * its retry class and rung again later; the job itself always succeeds, so BullMQ never retries or fails one.
 */
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';

import { isWaiting, SyncError, type RetryClass } from '../../core/sync-error.ts';
import type { Doorbell, DoorbellQueue } from '../../ports/doorbell.ts';
import type { Log } from '../../ports/log.ts';
import type { Ring, RingName } from './doorbell-queues.ts';
import { HoldOff } from './hold-off.ts';

export interface RingWorkerOptions {
  /** A patient connection. It stays the caller's to close. */
  redis: Redis;
  prefix: string;
  queue: DoorbellQueue;
  concurrency: number;
  /** At most `max` jobs of the queue within `duration` milliseconds, all processes together; rings wait, none is lost. */
  limit?: { max: number; duration: number };
  /** A worker that died blocks the rings of its ids about this long, at most ten seconds. */
  leaseMs?: number;
  /** How long work waits when Google, MySQL or Redis failed; twice as long when Google's quota is used up. Default 4 s. */
  retryMs?: number;
  /** `signal` aborts when the process stops. */
  work: (id: number, signal: AbortSignal) => Promise<void>;
  doorbell: Doorbell;
  log: Log;
  /** In [0, 1). */
  random: () => number;
  /** Milliseconds on a clock that never steps back. */
  now: () => number;
}

export interface RingWorker {
  name: string;
  /** Does not wait for Redis: rings are answered as soon as it is there. */
  start(): void;
  /** Takes no more rings, tells the running work to stop and waits for it. */
  stop(): Promise<void>;
}

const LOCK_MS_MAX = 10_000;

const RETRY_MS = 4_000;

/**
 * Milliseconds until failed work is done again. Until then other rings for it are not answered: the poller rings as long
 * as changes wait, and Google must not be asked each time. What a person has to mend is not rung again by us; the sweep is, and each
 * failure in a row doubles the time, up to `most`: files that nobody shares again must not use up the quota of others.
 */
function ringAgainMs(
  retryMs: number,
): Readonly<Record<RetryClass, { least: number; spread: number; most?: number }>> {
  return {
    never: { least: 2.5 * retryMs, spread: 0, most: 15 * retryMs },
    attempts: { least: 10_000, spread: 0 },
    soon: { least: 100, spread: 900 },
    backoff: { least: retryMs, spread: retryMs / 2 },
    limited: { least: 2 * retryMs, spread: retryMs },
  };
}

export function ringWorker(options: RingWorkerOptions): RingWorker {
  const { redis, prefix, queue, concurrency, work, doorbell, log, random } = options;
  const lockMs = Math.min(options.leaseMs ?? LOCK_MS_MAX, LOCK_MS_MAX);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const holdOff = new HoldOff(options.now);
  const againMs = ringAgainMs(options.retryMs ?? RETRY_MS);

  const answer = async (id: number): Promise<void> => {
    try {
      await work(id, stopping.signal);
      holdOff.release(id);
    } catch (error) {
      if (stopping.signal.aborted) return;
      logFailure(log, queue, id, error);
      const retry = error instanceof SyncError ? error.retry : 'backoff';
      const { least, spread, most } = againMs[retry];
      const afterMs = error instanceof SyncError ? error.afterMs : undefined;
      const delayMs = holdOff.hold(id, afterMs ?? least + Math.floor(random() * spread), most);
      if (retry !== 'never') await doorbell.ring(queue, id, delayMs);
    }
  };

  const worker = new Worker<Ring, void, RingName>(
    queue,
    async ({ name, data: { id } }) => {
      if (name === 'later') return doorbell.ring(queue, id);
      if (holdOff.isHeld(id)) return;
      const answered = answer(id);
      running.add(answered);
      await answered.finally(() => running.delete(answered));
    },
    {
      connection: redis,
      prefix,
      concurrency,
      ...(options.limit && { limiter: options.limit }),
      autorun: false,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
    },
  );
  worker.on('error', (error) => {
    // While Redis is away the connection has said so.
    if (redis.status === 'ready' && !stopping.signal.aborted) {
      log.warn({ event: 'worker-error', queue, problem: error.message }, 'A worker met an error and goes on');
    }
  });

  return {
    name: `worker ${queue}`,
    start() {
      worker.run().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ event: 'worker-ended', queue, error }, 'A worker ended');
      });
    },
    async stop() {
      stopping.abort(new SyncError('LEASE_LOST', 'the process is stopping'));
      if (redis.status === 'ready') return worker.close();
      // BullMQ would wait for Redis to say goodbye, so only our own work is waited for.
      await Promise.allSettled(running);
      await worker.close(true);
    },
  };
}

/** The level follows the error's retry class: a full quota is nothing to worry about, a bug is. */
function logFailure(log: Log, queue: DoorbellQueue, id: number, error: unknown): void {
  if (isWaiting(error)) return;
  const fields = { event: 'work-failed', queue, id };
  if (!(error instanceof SyncError)) {
    log.error({ ...fields, error }, 'Work failed unexpectedly');
    return;
  }
  const known = { ...fields, code: error.code, detail: error.detail };
  if (error.retry === 'never' || error.retry === 'attempts') {
    log.error({ ...known, error }, error.publicMessage);
  } else if (error.retry === 'limited') log.info(known, error.publicMessage);
  else log.warn(known, error.publicMessage);
}
