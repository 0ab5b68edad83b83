/** Refuses whoever asks too often, and says when to come again. Only known callers are counted, so nobody can fill the memory. */
import type { Context } from 'hono';

import { SyncError } from '../core/sync-error.ts';
import type { RateLimit } from '../ports/rate-limit.ts';

/** Throws RATE_LIMITED. */
export async function requireRate(context: Context, limit: RateLimit, key: string): Promise<void> {
  const waitMs = await limit.take(key);
  if (waitMs === 0) return;
  context.header('Retry-After', String(Math.ceil(waitMs / 1_000)));
  throw new SyncError('RATE_LIMITED');
}
