/** The budget on a real Redis: shared by processes whose clocks differ, lost, away and back. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { testRedisUrl } from '../../../local/services/test-database.ts';
import type { Budget } from '../../ports/budget.ts';
import { memoryLog } from '../../test/fakes/memory-log.ts';
import { redisBudgetStore, type BudgetStore } from './budget-store.ts';
import { FAIL_FAST, PATIENT, redisConnection } from './redis-connection.ts';
import { sharedBudget } from './shared-budget.ts';

const LIMITS = { reads: 40, writes: 20, project: 100, batchMs: 0, batchRows: 1 };
const YOUNG = { reads: 20, writes: 10 };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let redis: Redis;
let prefix: string;

beforeEach(() => {
  redis = redisConnection(testRedisUrl(), PATIENT, silent);
  prefix = `test-${randomUUID()}`;
});

afterEach(async () => {
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
});

/** One process; `skewMs` is how far its own clock is off. */
function process(
  { skewMs = 0, log = memoryLog() } = {},
  store: BudgetStore = redisBudgetStore(redis, prefix, 'project'),
): Budget {
  return sharedBudget({
    store,
    limits: LIMITS,
    accountOf: (googleId) => Promise.resolve(googleId.startsWith('other') ? 'b' : 'a'),
    log,
    random: Math.random,
    now: () => Date.now() + skewMs,
    sleep: (ms) => sleep(Math.min(ms, 5)),
  });
}

const asks = (
  budgets: readonly [Budget, ...Budget[]],
  count: number,
  kind: 'read' | 'write',
  sheet = 'sheet',
) =>
  Promise.all(
    Array.from({ length: count }, (_, call) =>
      (budgets[call % budgets.length] ?? budgets[0]).take(`${sheet} ${call}`, kind),
    ),
  );
const granted = (waits: readonly number[]) => waits.filter((wait) => wait === 0).length;

test('processes whose clocks are hours apart never take more together than one may [Q12]', async () => {
  const budgets = [process(), process({ skewMs: 7_200_000 }), process({ skewMs: -7_200_000 })] as const;
  expect(granted(await asks(budgets, 30, 'write'))).toBe(YOUNG.writes);
  expect(granted(await asks(budgets, 50, 'read'))).toBe(YOUNG.reads);
  // Another account has a budget of its own.
  expect(granted(await asks(budgets, 30, 'write', 'other'))).toBe(YOUNG.writes);
  expect(await process().used('sheet')).toEqual({
    reads: { used: YOUNG.reads, max: LIMITS.reads },
    writes: { used: YOUNG.writes, max: LIMITS.writes },
    pausedUntil: null,
  });
});

test('a refusal that one process meets pauses the account for all, and only it [Q2]', async () => {
  const [one, two] = [process(), process()];
  await one.refused('sheet');
  expect(await two.turn({ googleId: 'sheet', purpose: 'changes', rows: 1 })).toBeGreaterThan(1_000);
  expect((await two.used('sheet')).pausedUntil).toBeGreaterThan(Date.now());
  expect(await two.turn({ googleId: 'other', purpose: 'changes', rows: 1 })).toBe(0);
});

test('many are told at once what each is told alone', async () => {
  await asks([process()], 3, 'write');
  const budget = process();
  const sheets = ['sheet', 'other', 'sheet 2'];
  const uses = await budget.usedOf(sheets);
  expect([...uses.keys()]).toEqual(sheets);
  for (const sheet of sheets) expect(uses.get(sheet)).toEqual(await budget.used(sheet));
  expect(sheets.map((sheet) => uses.get(sheet)?.writes.used)).toEqual([3, 0, 3]);
});

test('a Redis that was wiped is told again what each process called [Q15]', async () => {
  const [one, two] = [process(), process()];
  await asks([one, two], 8, 'write');
  await redis.del(...(await redis.keys(`${prefix}:*`)));
  expect(granted(await asks([two], 1, 'write'))).toBe(1);
  expect(granted(await asks([one], 1, 'write'))).toBe(1);
  expect((await process().used('sheet')).writes.used).toBe(10);
  expect(granted(await asks([one, two], 4, 'write'))).toBe(0);
});

test('without Redis a process goes on with a small share, says so once, and tells afterwards [Q15]', async () => {
  const log = memoryLog();
  const real = redisBudgetStore(redis, prefix, 'project');
  const nowhere = redisConnection('redis://127.0.0.1:1', FAIL_FAST, silent);
  const lost = redisBudgetStore(nowhere, prefix, 'project');
  let isAway = false;
  const store: BudgetStore = {
    load: () => (isAway ? lost : real).load(),
    replace: (...change) => (isAway ? lost : real).replace(...change),
  };
  const budget = process({ log }, store);
  await asks([budget], 2, 'write');
  isAway = true;
  // A quarter of 20, of which 2 are used.
  expect(granted(await asks([budget], 12, 'write'))).toBe(3);
  expect(log.lines.map(({ fields }) => fields['event'])).toEqual(['budget-alone']);
  isAway = false;
  expect(granted(await asks([budget], 1, 'write'))).toBe(1);
  expect((await process().used('sheet')).writes.used).toBe(6);
  nowhere.disconnect();
});
