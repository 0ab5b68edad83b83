/**
 * The budget over a store that all processes share. Each decision is made by a pure function on the state as it is, and counts only when
 * the state was still the same. While the store is away a process goes on by itself with a small share, and tells the store
 * afterwards; what a wiped store has forgotten, each process tells it, too.
 */
import { addCalls, type OwnCall } from '../../core/budget/add-calls.ts';
import {
  accountOf,
  budgetAt,
  callsOfKind,
  newBudget,
  WINDOW_MS,
  type BudgetLimits,
  type BudgetState,
  type CallKind,
} from '../../core/budget/budget-state.ts';
import { limitsAlone, limitsAt, waitAlone, waitAt } from '../../core/budget/limits-now.ts';
import { pauseAccount } from '../../core/budget/pause-account.ts';
import { takeCall, type Taken } from '../../core/budget/take-call.ts';
import { takeTurn } from '../../core/budget/take-turn.ts';
import type { Budget, QuotaUse } from '../../ports/budget.ts';
import type { Log } from '../../ports/log.ts';
import type { BudgetStore, LoadedBudget } from './budget-store.ts';

export interface SharedBudgetOptions {
  store: BudgetStore;
  limits: BudgetLimits;
  /** The account that works on a spreadsheet. */
  accountOf: (googleId: string) => Promise<string>;
  log: Log;
  /** In [0, 1). */
  random: () => number;
  /** Milliseconds since 1970, for the time without the store. */
  now: () => number;
  /** Rejects when the signal aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

interface Loaded {
  loaded: LoadedBudget;
  state: BudgetState;
  now: number;
  /** The store knows all calls of this process. */
  isKnown: boolean;
}

type Look = Pick<Loaded, 'state' | 'now'>;

type Decide = (state: BudgetState, limits: BudgetLimits, now: number) => Taken;

/** A call that may be made so soon is waited for, and whoever waits longer asks again so often: a place may get free sooner. */
const WAIT_MS_MAX = 5_000;
const TRIES_MAX = 20;
const AGAIN_MS = 50;

export function sharedBudget(options: SharedBudgetOptions): Budget {
  const { store, limits, log, random, sleep } = options;
  const own = ownCalls();
  let knownBirth: number | null = null;
  let alone: BudgetState | null = null;

  const load = async (): Promise<Loaded> => {
    const loaded = await store.load();
    const { state, now } = budgetAt(loaded.state ?? newBudget(loaded.now), loaded.now);
    const unknown = state.bornAt === knownBirth ? own.unshared(now) : own.all(now);
    return { loaded, state: addCalls(state, unknown), now, isKnown: unknown.length === 0 };
  };

  /** The decision counts when the store took it. */
  const share = async (decide: Decide, account: string): Promise<number> => {
    for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
      const { loaded, state, now, isKnown } = await load();
      const taken = decide(state, limitsAt(limits, state, now), now);
      const waitMs = waitAt(state, taken.waitMs, now);
      if (taken.state === state && isKnown) return waitMs;
      if (!(await store.replace(loaded, taken.state))) {
        await sleep(random() * 5 * attempt);
        continue;
      }
      knownBirth = taken.state.bornAt;
      own.shared(now);
      if (taken.call) own.note({ account, ...taken.call }, true);
      if (alone !== null) log.info({ event: 'budget-shared' }, 'The budget of calls is shared again');
      alone = null;
      return waitMs;
    }
    return AGAIN_MS;
  };

  const goAlone = (decide: Decide, account: string, error: unknown): number => {
    const at = options.now();
    if (alone === null) {
      log.warn(
        { event: 'budget-alone', error },
        'Redis is away: this process calls Google with a small share',
      );
      alone = addCalls(newBudget(at), own.all(at));
    }
    const { state, now } = budgetAt(alone, at);
    const taken = decide(state, limitsAlone(limits), now);
    alone = taken.state;
    if (taken.call) own.note({ account, ...taken.call }, false);
    return waitAlone(taken.waitMs);
  };

  const decided = async (googleId: string, decideFor: (account: string) => Decide): Promise<number> => {
    const account = await options.accountOf(googleId);
    const decide = decideFor(account);
    try {
      return await share(decide, account);
    } catch (error) {
      return goAlone(decide, account, error);
    }
  };

  /** What this process knows is better than nothing. */
  const lookNow = (): Promise<Look> =>
    load().catch(() => ({ state: alone ?? newBudget(options.now()), now: options.now() }));

  const useOf = ({ state, now }: Look, account: string): QuotaUse => {
    const { calls, pausedUntil } = accountOf(state, account);
    const used = (kind: CallKind, max: number) => ({ used: callsOfKind(calls, kind).length, max });
    return {
      reads: used('read', limits.reads),
      writes: used('write', limits.writes),
      pausedUntil: pausedUntil > now ? pausedUntil : null,
    };
  };

  const turn: Budget['turn'] = ({ googleId: sheet, purpose, rows }) =>
    decided(
      sheet,
      (account) => (state, max, now) => takeTurn(state, max, { account, sheet, purpose, rows }, now),
    );

  return {
    turn,
    async take(sheet, kind, signal) {
      const ask = () =>
        decided(sheet, (account) => (state, max, now) => takeCall(state, max, { account, sheet, kind }, now));
      let waited = 0;
      for (;;) {
        const waitMs = await ask();
        if (waitMs === 0 || waited + waitMs > WAIT_MS_MAX || signal?.aborted === true) return waitMs;
        waited += waitMs;
        await sleep(waitMs, signal).catch(() => undefined);
      }
    },
    async page(googleId, signal) {
      for (;;) {
        // There is nothing to gather: a page is as full as a call can be.
        const waitMs = await turn({ googleId, purpose: 'page', rows: Infinity });
        if (waitMs === 0) return;
        await sleep(Math.min(waitMs, WAIT_MS_MAX), signal).catch(() => undefined);
        signal.throwIfAborted();
      }
    },
    async refused(googleId) {
      await decided(googleId, (account) => (state, _, now) => ({
        state: pauseAccount(state, account, now, random()),
        waitMs: 0,
      }));
    },
    used: async (googleId) => useOf(await lookNow(), await options.accountOf(googleId)),
    async usedBy(accounts) {
      const look = await lookNow();
      return new Map(accounts.map((account) => [account, useOf(look, account)]));
    },
    async usedOf(googleIds) {
      const look = await lookNow();
      const accounts = await Promise.all(googleIds.map((googleId) => options.accountOf(googleId)));
      const uses = new Map([...new Set(accounts)].map((account) => [account, useOf(look, account)]));
      return new Map(
        googleIds.flatMap((googleId, at) => {
          const use = uses.get(accounts[at] ?? '');
          return use ? [[googleId, use]] : [];
        }),
      );
    },
  };
}

/** The calls that this process was granted within the last minute. */
function ownCalls() {
  let calls: { call: OwnCall; isShared: boolean }[] = [];
  const recent = (now: number) => {
    calls = calls.filter(({ call }) => call.at > now - WINDOW_MS && call.at <= now + WINDOW_MS);
    return calls;
  };
  return {
    all: (now: number) => recent(now).map(({ call }) => call),
    unshared: (now: number) => recent(now).flatMap(({ call, isShared }) => (isShared ? [] : [call])),
    shared: (now: number) => {
      calls = recent(now).map(({ call }) => ({ call, isShared: true }));
    },
    note(call: OwnCall, isShared: boolean) {
      calls.push({ call, isShared });
    },
  };
}
