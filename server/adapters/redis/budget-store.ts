/**
 * Where the budget of a Google project is kept: one key in Redis, replaced only when nobody else did so meanwhile. The time is Redis'
 * own, so the clocks of the processes do not matter. One key a script, so a Redis Cluster will do.
 */
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

import type { BudgetState } from '../../core/budget/budget-state.ts';
import { toRedisError } from './redis-errors.ts';

/** A state as it was read; `text` tells one from another. */
export interface LoadedBudget {
  /** Milliseconds since 1970. */
  now: number;
  text: string;
  /** Null: there is none. */
  state: BudgetState | null;
}

export interface BudgetStore {
  load(): Promise<LoadedBudget>;
  /** False: it is another one by now, or the load is too long ago; load it again. */
  replace(loaded: LoadedBudget, next: BudgetState): Promise<boolean>;
}

const LOAD = script('load_budget-1.lua');
const REPLACE = script('replace_budget-1.lua');
/** A call counts from the load on; later than this it is decided anew. */
const AGE_MS_MAX = 250;

/** Rejects with REDIS_UNAVAILABLE. */
export function redisBudgetStore(redis: Redis, prefix: string, project: string): BudgetStore {
  const key = `${prefix}:{budget:${project}}`;
  return {
    async load() {
      try {
        const [now, text] = (await redis.eval(LOAD, 1, key)) as [number, string];
        return { now, text, state: text === '' ? null : (JSON.parse(text) as BudgetState) };
      } catch (error) {
        throw toRedisError(error);
      }
    },
    async replace({ now, text }, next) {
      try {
        return (await redis.eval(REPLACE, 1, key, text, JSON.stringify(next), now, AGE_MS_MAX)) === 1;
      } catch (error) {
        throw toRedisError(error);
      }
    },
  };
}

function script(name: string): string {
  return readFileSync(new URL(`./scripts/${name}`, import.meta.url), 'utf8');
}
