/** Lets only requests through that carry the operator's token. */
import type { MiddlewareHandler } from 'hono';

import { SyncError } from '../core/sync-error.ts';
import { sameText } from './verify-signature.ts';

export function operatorOnly(token: string): MiddlewareHandler {
  return async (context, next) => {
    const given = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    if (!sameText(given, token)) throw new SyncError('OPERATOR_ONLY');
    await next();
  };
}
