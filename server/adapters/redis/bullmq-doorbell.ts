/**
 * Doorbells on BullMQ. A ring never throws and never waits long: a lost one is rung again by the sweep. Work that fails
 * is not retried by BullMQ (attempts belong to the work in MySQL): it is logged and rung again by its retry class.
 */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

import { SyncError } from '../../core/sync-error.ts';
import type { Doorbell, DoorbellQueue, QueueCounts } from '../../ports/doorbell.ts';
import type { Log } from '../../ports/log.ts';
import { joinedCalls } from '../system/joined-calls.ts';
import { DOORBELL_QUEUES, ringOptions, type Ring, type RingName } from './doorbell-queues.ts';

export interface BullmqDoorbell extends Doorbell {
  /** Jobs by queue, for the health check. Rejects when Redis is away. */
  counts(): Promise<Record<DoorbellQueue, QueueCounts>>;
  /** Before the connection is closed. */
  close(): Promise<void>;
}

export interface DoorbellOptions {
  /** A connection that fails fast. It stays the caller's to close. */
  redis: Redis;
  prefix: string;
  log: Log;
}

/** How long a ring may hold up its caller, for example a webhook. */
const RING_MS_MAX = 1_000;

export function bullmqDoorbell({ redis, prefix, log }: DoorbellOptions): BullmqDoorbell {
  const queues = new Map(
    DOORBELL_QUEUES.map((name) => [
      name,
      new Queue<Ring, void, RingName>(name, { connection: redis, prefix }),
    ]),
  );
  let isLosing = false;
  const lost = (error: unknown): void => {
    if (!isLosing) {
      log.warn({ event: 'ring-lost', problem: String(error) }, 'A ring was lost; the sweep rings again');
    }
    isLosing = true;
  };
  // BullMQ reports what the connection has reported already.
  for (const queue of queues.values()) queue.on('error', () => undefined);

  const send = async (queue: DoorbellQueue, id: number, delayMs: number): Promise<void> => {
    // BullMQ would wait for its first connection for ever. Only the first ring that is lost waits at all.
    if (!isLosing) await readyWithin(redis, RING_MS_MAX);
    if (redis.status !== 'ready') {
      lost('Redis is away');
      return;
    }
    const name = delayMs > 0 ? 'later' : 'now';
    const added = queueOf(queues, queue)
      .add(name, { id }, ringOptions(name, id, delayMs))
      .then(() => (isLosing = false), lost);
    await settledWithin(added, RING_MS_MAX);
  };
  // The webhooks of a busy sheet ring together.
  const sendNow = new Map(
    DOORBELL_QUEUES.map((queue) => [queue, joinedCalls((id: number) => send(queue, id, 0))]),
  );

  return {
    ring: (queue, id, delayMs = 0) => (delayMs > 0 ? send(queue, id, delayMs) : queueOf(sendNow, queue)(id)),
    async counts() {
      if (redis.status !== 'ready') throw new SyncError('REDIS_UNAVAILABLE');
      const entries = await Promise.all(
        DOORBELL_QUEUES.map(async (name) => {
          const counts = await queueOf(queues, name).getJobCounts('waiting', 'active', 'delayed', 'failed');
          const { waiting = 0, active = 0, delayed = 0, failed: failures = 0 } = counts;
          return [name, { waiting, active, delayed, failed: failures }] as const;
        }),
      );
      return Object.fromEntries(entries) as Record<DoorbellQueue, QueueCounts>;
    },
    async close() {
      if (redis.status !== 'ready') return;
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function queueOf<T>(queues: ReadonlyMap<DoorbellQueue, T>, name: DoorbellQueue): T {
  const queue = queues.get(name);
  if (queue === undefined) throw new RangeError(`no queue ${name}`);
  return queue;
}

async function readyWithin(redis: Redis, ms: number): Promise<void> {
  if (redis.status === 'ready') return;
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  redis.once('ready', ready);
  await settledWithin(isReady, ms);
  redis.off('ready', ready);
}

async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}
