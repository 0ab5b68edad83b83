/** Refusals on a real Redis: counted together, known without asking, and counted with care while Redis is away. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { testRedisUrl } from '../../../local/services/test-database.ts';
import { FAIL_FAST, redisConnection } from './redis-connection.ts';
import { sharedRefusals } from './refusals.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let redis: Redis;
let now = 0;

beforeAll(async () => {
  redis = redisConnection(testRedisUrl(), FAIL_FAST, silent);
  await new Promise((resolve) => redis.once('ready', resolve));
});
afterAll(() => redis.disconnect());

const process = (prefix: string, addressesMax = 10, over = redis) =>
  sharedRefusals({ redis: over, prefix, perMinute: 8, now: () => now, addressesMax });

test('two processes allow together what one allows, and an address that had its share waits for the rest of its minute [A12]', async () => {
  const prefix = `test-${randomUUID()}`;
  const [one, two] = [process(prefix), process(prefix)];
  for (let i = 0; i < 4; i += 1) {
    one.note('a');
    two.note('a');
  }
  await vi.waitFor(() => expect(one.waitMs('a') + two.waitMs('a')).toBeGreaterThan(0));
  expect(Math.max(one.waitMs('a'), two.waitMs('a'))).toBeLessThanOrEqual(60_000);
  expect(one.waitMs('b')).toBe(0);
  one.note('a');
  two.note('a');
  await vi.waitFor(() => expect(Math.min(one.waitMs('a'), two.waitMs('a'))).toBeGreaterThan(0));
  now += 60_001;
  expect(one.waitMs('a')).toBe(0);
});

test('addresses beyond a number share one count: memory has an end [A12]', async () => {
  const one = process(`test-${randomUUID()}`, 2);
  for (const address of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) one.note(address);
  await vi.waitFor(() => expect(one.waitMs('z')).toBeGreaterThan(0));
  expect(one.waitMs('a')).toBe(0);
});

test('while Redis is away a process counts alone and allows less [A12]', async () => {
  const away = new Redis({ lazyConnect: true, ...FAIL_FAST });
  const one = process(`test-${randomUUID()}`, 10, away);
  one.note('a');
  one.note('a');
  await vi.waitFor(() => expect(one.waitMs('a')).toBeGreaterThan(0));
  away.disconnect();
});
