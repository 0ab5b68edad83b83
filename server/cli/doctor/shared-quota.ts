/** The installation's budget of calls to Google, so that what `doctor` reads does not exceed the quota of the sync. */
import { setTimeout as sleep } from 'node:timers/promises';

import { googleBudget, type GoogleAccounts } from '../../adapters/redis/google-budget.ts';
import { FAIL_FAST, redisConnection } from '../../adapters/redis/redis-connection.ts';
import { jsonLog } from '../../adapters/system/json-log.ts';
import type { Config } from '../../config.ts';
import type { Budget } from '../../ports/budget.ts';

const CONNECT_MS_MAX = 2_000;

/** Runs `work` with the budget; without Redis it has a small share of its own. */
export async function withSharedQuota<T>(
  { redisUrl, redisPrefix: prefix, budget: limits }: Pick<Config, 'redisUrl' | 'redisPrefix' | 'budget'>,
  google: GoogleAccounts,
  work: (budget: Budget) => Promise<T>,
): Promise<T> {
  const redis = redisConnection(redisUrl.reveal(), FAIL_FAST, null);
  const isReady = new Promise<void>((resolve) => redis.once('ready', () => resolve()));
  try {
    await Promise.race([isReady, sleep(CONNECT_MS_MAX, undefined, { ref: false })]);
    return await work(googleBudget({ redis, prefix, limits, log: jsonLog('silent'), ...google }));
  } finally {
    redis.disconnect();
  }
}
