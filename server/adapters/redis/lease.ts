/**
 * Leases in Redis: a key with our token that expires by itself and is renewed while the work runs. It keeps processes
 * out of each other's way and protects nothing; the fence in MySQL does.
 */
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

import { SyncError } from '../../core/sync-error.ts';
import type { Lease } from '../../ports/lease.ts';
import { toRedisError } from './redis-errors.ts';

const RENEW = script('renew_lease-1.lua');
const RELEASE = script('release_lease-1.lua');

export interface LeaseOptions {
  redis: Redis;
  prefix: string;
  /** How long a lease outlives a process that died. */
  ttlMs: number;
  /** Unguessable; tells our lease from another's. */
  newToken: () => string;
}

export function redisLease({ redis, prefix, ttlMs, newToken }: LeaseOptions): Lease {
  return {
    async hold(spreadsheet, work) {
      const key = `${prefix}:lease:${spreadsheet}`;
      const token = newToken();
      if (!(await take(redis, key, token, ttlMs))) return 'busy';
      const lost = new AbortController();
      const renewal = setInterval(() => {
        renew(redis, key, token, ttlMs).catch((error: unknown) => lost.abort(toLeaseLost(error)));
      }, ttlMs / 3);
      try {
        return await work(lost.signal);
      } finally {
        clearInterval(renewal);
        // A release that fails is harmless: the lease expires.
        await redis.eval(RELEASE, 1, key, token).catch(() => undefined);
      }
    },
  };
}

async function take(redis: Redis, key: string, token: string, ttlMs: number): Promise<boolean> {
  try {
    return (await redis.set(key, token, 'PX', ttlMs, 'NX')) === 'OK';
  } catch (error) {
    throw toRedisError(error);
  }
}

async function renew(redis: Redis, key: string, token: string, ttlMs: number): Promise<void> {
  const renewed = await redis.eval(RENEW, 1, key, token, ttlMs);
  if (renewed !== 1) throw new SyncError('LEASE_LOST', 'another process has the lease, or it expired');
}

function toLeaseLost(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  return new SyncError('LEASE_LOST', 'the lease could not be renewed', { cause: error });
}

function script(name: string): string {
  return readFileSync(new URL(`./scripts/${name}`, import.meta.url), 'utf8');
}
