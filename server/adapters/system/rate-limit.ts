/**
 * Requests in a minute, counted in this process alone: taking in an edit must not wait for Redis. Several processes together
 * allow as many times more.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import type { RateLimit } from '../../ports/rate-limit.ts';

export function rateLimit(perMinute: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
        return 0;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return Math.max(1, refusal.msBeforeNext);
      }
    },
  };
}
