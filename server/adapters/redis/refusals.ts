/**
 * Refused requests by address, counted in Redis for all processes together, so that many of them allow no more than one. Whether
 * an address had its share is known here by then: no request waits for Redis. While Redis is away, each process counts alone and
 * allows less. Addresses beyond a number share one count, so that nobody can fill the memory with them.
 */
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

import type { Refusals } from '../../ports/refusals.ts';

export interface RefusalOptions {
  redis: Redis;
  prefix: string;
  /** Refusals of one address in a minute. */
  perMinute: number;
  /** Milliseconds on a clock that never steps back. */
  now: () => number;
  /** Addresses of a minute that are told apart. */
  addressesMax?: number;
}

const MINUTE_MS = 60_000;
const ADDRESSES_MAX = 10_000;
const OTHERS = 'others';
/** The share of one process that counts alone. */
const ALONE = 4;

export function sharedRefusals({
  redis,
  prefix,
  perMinute,
  now,
  addressesMax = ADDRESSES_MAX,
}: RefusalOptions): Refusals {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${prefix}:refusals`,
    points: perMinute,
    duration: MINUTE_MS / 1_000,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({
      points: Math.ceil(perMinute / ALONE),
      duration: MINUTE_MS / 1_000,
    }),
  });
  /** The addresses of this minute, and until when they have had their share. */
  let minute = 0;
  const known = new Set<string>();
  const spentUntil = new Map<string, number>();

  const keyOf = (address: string): string => (known.has(address) ? address : OTHERS);

  const tellApart = (address: string): string => {
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) {
      minute = current;
      known.clear();
      for (const [key, until] of spentUntil) {
        if (until <= now()) spentUntil.delete(key);
        else known.add(key);
      }
    }
    if (known.size < addressesMax) known.add(address);
    return keyOf(address);
  };

  const count = async (key: string): Promise<void> => {
    try {
      const { remainingPoints, msBeforeNext } = await limiter.consume(key);
      if (remainingPoints === 0) spentUntil.set(key, now() + msBeforeNext);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) spentUntil.set(key, now() + refusal.msBeforeNext);
    }
  };

  return {
    note: (address) => void count(tellApart(address)),
    waitMs: (address) => Math.max(0, (spentUntil.get(keyOf(address)) ?? 0) - now()),
  };
}
