/** Rings and their workers on a real Redis: joined, kept while the work runs, rung again after a failure. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { testRedisUrl } from '../../../local/services/test-database.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Log } from '../../ports/log.ts';
import { bullmqDoorbell, type BullmqDoorbell } from './bullmq-doorbell.ts';
import { FAIL_FAST, PATIENT, redisConnection } from './redis-connection.ts';
import { ringWorker, type RingWorker } from './ring-worker.ts';

interface Line {
  level: keyof Log;
  fields: Record<string, unknown>;
}

let lines: Line[];
let log: Log;
let prefix: string;
let commands: Redis;
let patient: Redis;
let doorbell: BullmqDoorbell;
let workers: RingWorker[];

beforeEach(() => {
  lines = [];
  const note = (level: keyof Log) => (fields: Record<string, unknown>) => lines.push({ level, fields });
  log = { info: note('info'), warn: note('warn'), error: note('error') };
  prefix = `test-${randomUUID()}`;
  commands = redisConnection(testRedisUrl(), FAIL_FAST, log);
  patient = redisConnection(testRedisUrl(), PATIENT, log);
  doorbell = bullmqDoorbell({ redis: commands, prefix, log });
  workers = [];
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await doorbell.close();
  const keys = await patient.keys(`${prefix}:*`);
  if (keys.length > 0) await patient.del(...keys);
  commands.disconnect();
  patient.disconnect();
});

function onRing(
  work: (id: number, signal: AbortSignal) => Promise<void>,
  limit?: { max: number; duration: number },
): RingWorker {
  const worker = ringWorker({
    redis: patient,
    prefix,
    queue: 'db-to-sheet',
    concurrency: 3,
    ...(limit && { limit }),
    work,
    doorbell,
    log,
    random: () => 0,
    now: () => performance.now(),
  });
  workers.push(worker);
  worker.start();
  return worker;
}

const idle = { waiting: 0, active: 0, delayed: 0, failed: 0 };

async function untilIdle(): Promise<void> {
  await vi.waitFor(async () => expect((await doorbell.counts())['db-to-sheet']).toEqual(idle), 10_000);
}

describe('rings', () => {
  test('many rings before the work are one [Q5]', async () => {
    for (let ring = 0; ring < 5; ring += 1) await doorbell.ring('db-to-sheet', 7);
    await doorbell.ring('db-to-sheet', 8);
    expect((await doorbell.counts())['db-to-sheet']).toEqual({ ...idle, waiting: 2 });
    const rung: number[] = [];
    onRing((id) => {
      rung.push(id);
      return Promise.resolve();
    });
    await untilIdle();
    expect(rung.toSorted()).toEqual([7, 8]);
  });

  test('rings while the work runs count once more, after it [Q5]', async () => {
    let runs = 0;
    let atOnce = 0;
    let atOnceMost = 0;
    const entered = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    onRing(async () => {
      runs += 1;
      atOnceMost = Math.max(atOnceMost, (atOnce += 1));
      entered.resolve(undefined);
      await release.promise;
      atOnce -= 1;
    });
    await doorbell.ring('db-to-sheet', 7);
    await entered.promise;
    for (let ring = 0; ring < 5; ring += 1) await doorbell.ring('db-to-sheet', 7);
    release.resolve(undefined);
    await vi.waitFor(() => expect(runs).toBe(2), 10_000);
    await untilIdle();
    expect({ runs, atOnceMost }).toEqual({ runs: 2, atOnceMost: 1 });
  });

  test('a waiting delayed ring does not hold back a ring for now', async () => {
    await doorbell.ring('db-to-sheet', 7, 60_000);
    expect((await doorbell.counts())['db-to-sheet']).toEqual({ ...idle, delayed: 1 });
    const rung = Promise.withResolvers<number>();
    onRing((id) => {
      rung.resolve(id);
      return Promise.resolve();
    });
    await doorbell.ring('db-to-sheet', 7);
    expect(await rung.promise).toBe(7);
    expect((await doorbell.counts())['db-to-sheet'].delayed).toBe(1);
  });

  test('a delayed ring arrives', async () => {
    const rung = Promise.withResolvers<number>();
    onRing((id) => {
      rung.resolve(id);
      return Promise.resolve();
    });
    await doorbell.ring('db-to-sheet', 7, 50);
    expect(await rung.promise).toBe(7);
  });
});

describe('a limit of the queue', () => {
  test('holds for all its workers together, and the rings over it wait', async () => {
    const rung: number[] = [];
    const work = (id: number): Promise<void> => {
      rung.push(id);
      return Promise.resolve();
    };
    const limit = { max: 2, duration: 600_000 };
    onRing(work, limit);
    onRing(work, limit);
    for (const id of [1, 2, 3, 4, 5]) await doorbell.ring('db-to-sheet', id);
    await vi.waitFor(async () => {
      expect((await doorbell.counts())['db-to-sheet']).toEqual({ ...idle, waiting: 3 });
      expect(rung).toHaveLength(2);
    }, 10_000);
  });

  test('ends with its time', async () => {
    const rung: number[] = [];
    onRing(
      (id) => {
        rung.push(id);
        return Promise.resolve();
      },
      { max: 1, duration: 100 },
    );
    for (const id of [1, 2, 3]) await doorbell.ring('db-to-sheet', id);
    await vi.waitFor(() => expect(rung.toSorted()).toEqual([1, 2, 3]), 10_000);
  });
});

describe('work that fails', () => {
  test.each([
    ['soon', new SyncError('MYSQL_TRANSIENT'), 'warn', 1],
    ['when the quota allows', new SyncError('SHEETS_LIMITED'), 'info', 1],
    ['later', new SyncError('SHEETS_UNAVAILABLE'), 'warn', 1],
    ['after a bug', new TypeError('bug'), 'error', 1],
    ['not at all', new SyncError('SHEETS_DENIED'), 'error', 0],
  ] as const)('is rung again %s and never counted as failed [Q6]', async (_, error, level, delayed) => {
    const failed = Promise.withResolvers<undefined>();
    onRing(() => {
      failed.resolve(undefined);
      return Promise.reject(error);
    });
    await doorbell.ring('db-to-sheet', 7);
    await failed.promise;
    await vi.waitFor(async () => {
      const counts = (await doorbell.counts())['db-to-sheet'];
      expect(lines.map((line) => line.level)).toContain(level);
      // A transient error is rung again within moments, so its ring may have come already.
      if (error instanceof SyncError && error.retry === 'soon') return;
      expect(counts).toEqual({ ...idle, delayed });
    }, 10_000);
  });

  test('runs again by itself when it may soon', async () => {
    let runs = 0;
    onRing(() => {
      runs += 1;
      return runs === 1 ? Promise.reject(new SyncError('MYSQL_TRANSIENT')) : Promise.resolve();
    });
    await doorbell.ring('db-to-sheet', 7);
    await vi.waitFor(() => expect(runs).toBe(2), 10_000);
  });
});

describe('stopping', () => {
  test('tells the work, waits for it and takes no more', async () => {
    const entered = Promise.withResolvers<undefined>();
    const seen: string[] = [];
    const worker = onRing(async (_, signal) => {
      entered.resolve(undefined);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      seen.push('stopped');
    });
    await doorbell.ring('db-to-sheet', 7);
    await entered.promise;
    await worker.stop();
    expect(seen).toEqual(['stopped']);
    await doorbell.ring('db-to-sheet', 9);
    expect((await doorbell.counts())['db-to-sheet'].waiting).toBe(1);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('Redis away', () => {
  test('a ring returns without throwing and says so once [W8]', async () => {
    const nowhere = redisConnection('redis://127.0.0.1:1', FAIL_FAST, log);
    const lost = bullmqDoorbell({ redis: nowhere, prefix, log });
    for (let ring = 0; ring < 3; ring += 1) await lost.ring('sheet-to-db', 1);
    await expect(lost.counts()).rejects.toThrow();
    expect(lines.filter(({ fields }) => fields['event'] === 'redis-away')).toHaveLength(1);
    expect(lines.filter(({ fields }) => fields['event'] === 'ring-lost')).toHaveLength(1);
    nowhere.disconnect();
  });

  test('worker and doorbell stop without it', async () => {
    const nowhere = redisConnection('redis://127.0.0.1:1', PATIENT, null);
    const lost = bullmqDoorbell({ redis: nowhere, prefix, log });
    const worker = ringWorker({
      redis: nowhere,
      prefix,
      queue: 'reconcile',
      concurrency: 1,
      work: () => Promise.resolve(),
      doorbell: lost,
      log,
      random: () => 0,
      now: () => performance.now(),
    });
    worker.start();
    await worker.stop();
    await lost.close();
    nowhere.disconnect();
    expect(lines).toEqual([]);
  });

  test('a wiped Redis works on: the next ring is answered [C10]', async () => {
    const rung: number[] = [];
    onRing((id) => {
      rung.push(id);
      return Promise.resolve();
    });
    await doorbell.ring('db-to-sheet', 1);
    await untilIdle();
    const keys = await patient.keys(`${prefix}:*`);
    await patient.del(...keys);
    await doorbell.ring('db-to-sheet', 1);
    await vi.waitFor(() => expect(rung).toEqual([1, 1]), 10_000);
  });
});
