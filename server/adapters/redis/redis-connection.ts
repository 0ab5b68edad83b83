/**
 * Connections to Redis. They come back by themselves for as long as the process lives, and say once that Redis is away
 * and once that it is back, however often they try.
 */
import { Redis } from 'ioredis';

import type { Log } from '../../ports/log.ts';

const RECONNECT_MS_MAX = 2_000;

/** What a command does while Redis is away. */
export interface Patience {
  enableOfflineQueue: boolean;
  maxRetriesPerRequest: number | null;
}

/** For callers that must not wait: a command fails at once while Redis is away. */
export const FAIL_FAST: Patience = { enableOfflineQueue: false, maxRetriesPerRequest: 1 };

/** For workers: a command waits until Redis is back. */
export const PATIENT: Patience = { enableOfflineQueue: true, maxRetriesPerRequest: null };

/** Of several connections to one Redis, one tells; the others get no log. */
export function redisConnection(url: string, patience: Patience, log: Log | null): Redis {
  const redis = new Redis(url, {
    ...patience,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_MS_MAX),
  });
  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) {
      log?.warn({ event: 'redis-away', problem: error.message }, 'Redis cannot be reached; trying again');
    }
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log?.info({ event: 'redis-back' }, 'Redis is back');
    isAway = false;
  });
  return redis;
}
