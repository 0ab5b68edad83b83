/** Whatever goes wrong with Redis is one thing to the product: it cannot be reached, and MySQL still knows all work. */
import { SyncError } from '../../core/sync-error.ts';

export function toRedisError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new SyncError('REDIS_UNAVAILABLE', detail, { cause: error });
}
