/** The budget in the hands of several spreadsheets, on a clock that the test moves: large tabs, a lost budget, a Redis that is away. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { WINDOW_MS, type BudgetState, type CallKind } from '../../core/budget/budget-state.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Budget } from '../../ports/budget.ts';
import { memoryLog } from '../../test/fakes/memory-log.ts';
import type { BudgetStore } from './budget-store.ts';
import { sharedBudget } from './shared-budget.ts';

const LIMITS = { reads: 55, writes: 55, project: 290, batchMs: 5_000, batchRows: 50 };
const PAGES = 40;
const YOUNG_MS = 10_000;
const MINUTES = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Redis in memory; it can lose the budget, and be away. */
function memoryStore(): BudgetStore & { wipe(): void; isAway: boolean } {
  let text = '';
  const store = {
    isAway: false,
    wipe: () => {
      text = '';
    },
    load: async () => {
      await Promise.resolve();
      if (store.isAway) throw new SyncError('REDIS_UNAVAILABLE');
      return { now: Date.now(), text, state: text === '' ? null : (JSON.parse(text) as BudgetState) };
    },
    replace: async (loaded: { text: string }, next: BudgetState) => {
      await Promise.resolve();
      if (store.isAway) throw new SyncError('REDIS_UNAVAILABLE');
      if (loaded.text !== text) return false;
      text = JSON.stringify(next);
      return true;
    },
  };
  return store;
}

function process(store: BudgetStore): Budget {
  return sharedBudget({
    store,
    limits: LIMITS,
    accountOf: () => Promise.resolve('a'),
    log: memoryLog(),
    random: () => 0.5,
    now: Date.now,
    sleep: pause,
  });
}

/** As `setTimeout` of node:timers/promises, on the clock of the test. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    const stopped = () => {
      reject(new Error('stopped'));
    };
    if (signal?.aborted) stopped();
    signal?.addEventListener('abort', stopped);
  });
}

interface Made {
  at: number;
  sheet: string;
  kind: CallKind;
}

/** Largest number of calls of a kind within any minute. */
function most(made: readonly Made[], kind: CallKind): number {
  const times = made.filter((call) => call.kind === kind).map(({ at }) => at);
  return Math.max(...times.map((at) => times.filter((each) => each >= at && each < at + WINDOW_MS).length));
}

/** Reads a tab of 40 pages after its key column, as a session does; resolves with the milliseconds that it took. */
async function readLargeTab(
  budget: Budget,
  made: Made[],
  signal = new AbortController().signal,
): Promise<number> {
  const start = Date.now();
  for (let request = 0; request <= PAGES; request += 1) {
    await budget.page('large', signal);
    expect(await budget.take('large', 'read', signal)).toBe(0);
    made.push({ at: Date.now(), sheet: 'large', kind: 'read' });
    await pause(300);
  }
  return Date.now() - start;
}

/** Lets time pass for as long as this takes, half an hour at most. */
async function passUntil<T>(work: Promise<T>): Promise<T> {
  const run = { isOver: false };
  void work.finally(() => (run.isOver = true)).catch(() => undefined);
  for (let second = 0; second < 1_800 && !run.isOver; second += 1) await vi.advanceTimersByTimeAsync(1_000);
  expect(run.isOver).toBe(true);
  return work;
}

/** Changes that never end. */
async function keepWriting(budget: Budget, sheet: string, made: Made[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waitMs = await budget.turn({ googleId: sheet, purpose: 'changes', rows: 100 });
    for (const kind of waitMs > 0 ? [] : (['read', 'write'] as const)) {
      if ((await budget.take(sheet, kind, signal)) === 0) made.push({ at: Date.now(), sheet, kind });
    }
    await pause(Math.max(waitMs, 200), signal).catch(() => undefined);
  }
}

describe('a tab of forty pages', () => {
  test.each([{ others: 0 }, { others: 3 }, { others: 12 }])(
    'is read to its end while $others other spreadsheets are busy, and they go on [Q12, Q13, Q16]',
    async ({ others }) => {
      const store = memoryStore();
      const made: Made[] = [];
      const stop = new AbortController();
      const names = Array.from({ length: others }, (_, sheet) => `busy ${sheet}`);
      for (const sheet of names) void keepWriting(process(store), sheet, made, stop.signal);
      await vi.advanceTimersByTimeAsync(2 * MINUTES);
      const from = Date.now();
      const ms = await passUntil(readLargeTab(process(store), made));
      // Half of an even share of the calls would take twice as long.
      const evenMs = Math.max(1, (PAGES * (others + 1)) / (2 * LIMITS.reads)) * MINUTES;
      expect(ms).toBeLessThan(2 * evenMs);
      for (const sheet of names) {
        const minutes = [1, 2, 3].map(
          (minute) =>
            made.filter((call) => call.sheet === sheet && Math.ceil((call.at - from) / MINUTES) === minute)
              .length,
        );
        expect(Math.min(...minutes)).toBeGreaterThan(0);
      }
      stop.abort();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(most(made, 'read')).toBeLessThanOrEqual(LIMITS.reads);
    },
  );

  test('is read with a quarter of the calls while Redis is away [Q15, Q16]', async () => {
    const store = memoryStore();
    store.isAway = true;
    const made: Made[] = [];
    const ms = await passUntil(readLargeTab(process(store), made));
    expect(ms).toBeLessThan(4 * MINUTES);
    expect(most(made, 'read')).toBe(13);
  });

  test('is left at once when the process stops or the lease is lost [Q16]', async () => {
    const store = memoryStore();
    store.isAway = true;
    const stop = new AbortController();
    const left = readLargeTab(process(store), [], stop.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(20_000);
    const reason = new SyncError('LEASE_LOST');
    stop.abort(reason);
    await vi.advanceTimersByTimeAsync(0);
    expect(await left).toBe(reason);
  });
});

test('a budget that was lost costs no more waiting than until it is whole again [Q15]', async () => {
  const store = memoryStore();
  const budget = process(store);
  await vi.advanceTimersByTimeAsync(YOUNG_MS);
  for (let call = 0; call < 30; call += 1) await budget.take('sheet', 'write');
  await vi.advanceTimersByTimeAsync(15_000);
  store.wipe();
  const wanted = { googleId: 'sheet', purpose: 'changes', rows: 100 } as const;
  const waitMs = await budget.turn(wanted);
  expect(waitMs).toBeLessThanOrEqual(YOUNG_MS);
  await vi.advanceTimersByTimeAsync(YOUNG_MS);
  expect(await budget.turn(wanted)).toBe(0);
});

test('who waits alone asks again soon: Redis may be back [Q15]', async () => {
  const store = memoryStore();
  const budget = process(store);
  store.isAway = true;
  for (let call = 0; call < 13; call += 1) await budget.take('sheet', 'write');
  const wanted = { googleId: 'other', purpose: 'changes', rows: 1 } as const;
  expect(await budget.turn(wanted)).toBeLessThanOrEqual(5_000);
  store.isAway = false;
  await vi.advanceTimersByTimeAsync(YOUNG_MS);
  expect(await budget.turn(wanted)).toBe(0);
});
