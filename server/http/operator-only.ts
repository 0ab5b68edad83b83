/**
 * Lets only the operator through: programs send the operator's token, browsers the cookie of a session. A call that changes
 * something by cookie has to come from a page of ours, so that no other site can have it made.
 */
import type { Context, MiddlewareHandler } from 'hono';

import { SyncError } from '../core/sync-error.ts';
import { isOwnPage, type OperatorSessions } from './operator-session.ts';
import { sameText } from './verify-signature.ts';

export interface OperatorDoor {
  token: string;
  sessions: Pick<OperatorSessions, 'untilOf'>;
}

export function operatorOnly(door: OperatorDoor): MiddlewareHandler {
  return async (context, next) => {
    if (!isOperator(context, door)) throw new SyncError('OPERATOR_ONLY');
    await next();
  };
}

/** Throws FOREIGN_PAGE for a change that the page of another site asks for. */
export function isOperator(context: Context, { token, sessions }: OperatorDoor): boolean {
  const given = context.req.header('authorization');
  if (given !== undefined) return sameText(/^Bearer (.+)$/.exec(given)?.[1] ?? '', token);
  if (sessions.untilOf(context) === null) return false;
  if (!['GET', 'HEAD'].includes(context.req.method) && !isOwnPage(context)) {
    throw new SyncError('FOREIGN_PAGE');
  }
  return true;
}
