/** Lets only requests through that carry the operator's token. */
import type { Context, MiddlewareHandler } from 'hono';

import { SyncError } from '../core/sync-error.ts';
import { sameText } from './verify-signature.ts';

export function operatorOnly(token: string): MiddlewareHandler {
  return async (context, next) => {
    if (!isOperator(context, token)) throw new SyncError('OPERATOR_ONLY');
    await next();
  };
}

export function isOperator(context: Context, token: string): boolean {
  const given = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
  return sameText(given, token);
}
