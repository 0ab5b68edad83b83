/** Leases on a real Redis: one holder, renewed, taken over after a death, given back. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { testRedisUrl } from '../../../local/services/test-database.ts';
import type { Lease } from '../../ports/lease.ts';
import { redisLease } from './lease.ts';
import { FAIL_FAST, PATIENT, redisConnection } from './redis-connection.ts';

const prefix = `test-${randomUUID()}`;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let redis: Redis;

beforeAll(() => {
  redis = redisConnection(testRedisUrl(), PATIENT, silent);
});

afterAll(() => redis.disconnect());

function lease(ttlMs: number): Lease {
  return redisLease({ redis, prefix, ttlMs, newToken: randomUUID });
}

/** Holds the lease until told to let go. */
function holder(spreadsheet: number, ttlMs: number) {
  const entered = Promise.withResolvers<AbortSignal>();
  const release = Promise.withResolvers<undefined>();
  const done = lease(ttlMs).hold(spreadsheet, async (signal) => {
    entered.resolve(signal);
    await release.promise;
    return 'done';
  });
  return { entered: entered.promise, release: () => release.resolve(undefined), done };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

test('only one holds a spreadsheet at a time; another spreadsheet is free [C7]', async () => {
  const first = holder(1, 10_000);
  await first.entered;
  expect(await lease(10_000).hold(1, () => Promise.resolve('never'))).toBe('busy');
  expect(await lease(10_000).hold(2, () => Promise.resolve('free'))).toBe('free');
  first.release();
  expect(await first.done).toBe('done');
  expect(await lease(10_000).hold(1, () => Promise.resolve('next'))).toBe('next');
});

test('work that throws releases the lease', async () => {
  await expect(lease(10_000).hold(3, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await redis.exists(`${prefix}:lease:3`)).toBe(0);
});

test('it is renewed while the work runs', async () => {
  const ttlMs = 600;
  const first = holder(4, ttlMs);
  const signal = await first.entered;
  await redis.pexpire(`${prefix}:lease:4`, 60_000);
  await vi.waitFor(async () => {
    expect(await redis.pttl(`${prefix}:lease:4`)).toBeLessThanOrEqual(ttlMs);
  }, 10_000);
  expect(signal.aborted).toBe(false);
  first.release();
  await first.done;
});

test('a lost lease aborts the work, and its end does not release the next holder [C7]', async () => {
  const first = holder(5, 90);
  const signal = await first.entered;
  await redis.set(`${prefix}:lease:5`, 'of another process');
  await aborted(signal);
  expect(signal.reason).toMatchObject({ code: 'LEASE_LOST' });
  first.release();
  await first.done;
  expect(await redis.get(`${prefix}:lease:5`)).toBe('of another process');
});

test('a Redis that is away is told as such', async () => {
  const nowhere = redisConnection('redis://127.0.0.1:1', FAIL_FAST, silent);
  const away = redisLease({ redis: nowhere, prefix, ttlMs: 1_000, newToken: randomUUID });
  await expect(away.hold(6, () => Promise.resolve())).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  nowhere.disconnect();
});
