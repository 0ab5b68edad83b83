/** Refuses bodies that are larger than a route needs, before they are read. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { SyncError } from '../core/sync-error.ts';

/** `bytesMax`: the largest body. The request ends with BODY_TOO_LARGE. */
export function bodyUpTo(bytesMax: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new SyncError('BODY_TOO_LARGE');
    },
  });
}
