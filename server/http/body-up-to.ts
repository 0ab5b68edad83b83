/** Refuses bodies that are larger than a route needs, before they are read. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { SyncError } from '../core/sync-error.ts';
import type { AppEnv } from './public-errors.ts';

/** `bytesMax`: the largest body. The request ends with BODY_TOO_LARGE. */
export function bodyUpTo(bytesMax: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new SyncError('BODY_TOO_LARGE');
    },
  });
}

/** The body, read now. Throws BODY_TOO_LARGE. */
export async function bodyOf(context: Context<AppEnv, string>, bytesMax: number): Promise<ArrayBuffer> {
  await bodyUpTo(bytesMax)(context, () => Promise.resolve());
  return context.req.arrayBuffer();
}
