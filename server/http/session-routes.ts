/** Signing in to the dashboard: by the operator token, or by a ticket that a program with the token asked for. */
import { createHash, randomBytes } from 'node:crypto';

import { Hono } from 'hono';

import { DASHBOARD_PATH, signInSchema } from '../../shared/protocol/operator-api/requests.ts';
import type { SessionView, SignedOutView, TicketView } from '../../shared/protocol/operator-api/views.ts';
import { SyncError } from '../core/sync-error.ts';
import type { OperatorSignIn } from '../ports/operator-sign-in.ts';
import type { Tickets } from '../ports/tickets.ts';
import { letIn, operatorOnly, type OperatorDoor } from './operator-only.ts';
import { isOwnPage, type OperatorSession, type OperatorSessions } from './operator-session.ts';
import { endAtProvider } from './provider-sign-out.ts';
import { parseBody, type AppEnv } from './public-errors.ts';
import { sameText } from './verify-signature.ts';

export interface SessionDeps {
  door: OperatorDoor & { sessions: OperatorSessions };
  tickets: Tickets;
  signIn: { openId: Pick<OperatorSignIn, 'end'> | null };
  /** Milliseconds since 1970. */
  now: () => number;
}

/** As long as a session: `npm start` prints one, and people come to it when they come to it. */
const TICKET_MS = 8 * 3_600_000;

/** Mounted at /api/operator. */
export function sessionRoutes({ door, tickets, signIn: { openId }, now }: SessionDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const { token, sessions } = door;

  routes.get('/session', (context) => {
    const session = sessions.of(context);
    if (session === null) throw new SyncError('OPERATOR_ONLY');
    return context.json(toView(session));
  });

  routes.post('/session', async (context) => {
    if (!isOwnPage(context)) throw new SyncError('FOREIGN_PAGE');
    const given = parseBody(signInSchema, await context.req.arrayBuffer());
    if ('token' in given && !sameText(given.token, token)) throw new SyncError('SIGN_IN_REFUSED');
    if ('ticket' in given && !(await tickets.take(hashOf(given.ticket), now()))) {
      throw new SyncError('TICKET_SPENT');
    }
    letIn(context, null);
    return context.json(toView(sessions.begin(context, null)));
  });

  routes.delete('/session', async (context) => {
    if (!isOwnPage(context)) throw new SyncError('FOREIGN_PAGE');
    const isByName = (sessions.of(context)?.person ?? null) !== null;
    sessions.end(context);
    const goOn = isByName && openId !== null ? await endAtProvider(context, openId) : null;
    return context.json({ goOn } satisfies SignedOutView);
  });

  routes.post('/tickets', operatorOnly(door), async (context) => {
    const ticket = randomBytes(24).toString('base64url');
    const until = now() + TICKET_MS;
    await tickets.add(hashOf(ticket), until);
    // Behind the #, because that part is sent to nobody and stands in no log; and no preview of the address uses it up.
    return context.json({ path: `${DASHBOARD_PATH}#ticket=${ticket}`, until } satisfies TicketView, 201);
  });

  return routes;
}

function toView({ until, person }: OperatorSession): SessionView {
  return { until, by: person && person.email };
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
