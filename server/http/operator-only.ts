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
  sessions: Pick<OperatorSessions, 'of'>;
}

export function operatorOnly(door: OperatorDoor): MiddlewareHandler {
  return async (context, next) => {
    if (!isOperator(context, door)) throw new SyncError('OPERATOR_ONLY');
    await next();
  };
}

/** Leaves `isProven` and `operator`. Throws FOREIGN_PAGE for a change that the page of another site asks for. */
export function isOperator(context: Context, { token, sessions }: OperatorDoor): boolean {
  const given = context.req.header('authorization');
  if (given !== undefined) {
    const isToken = sameText(/^Bearer (.+)$/.exec(given)?.[1] ?? '', token);
    if (isToken) letIn(context, null);
    return isToken;
  }
  const session = sessions.of(context);
  if (session === null) return false;
  letIn(context, session.person?.email ?? null);
  if (!['GET', 'HEAD'].includes(context.req.method) && !isOwnPage(context)) {
    throw new SyncError('FOREIGN_PAGE');
  }
  return true;
}

/** `by`: the operator's address; null: whoever had the token or a ticket. */
export function letIn(context: Context, by: string | null): void {
  context.set('isProven', true);
  context.set('operator', by);
}
