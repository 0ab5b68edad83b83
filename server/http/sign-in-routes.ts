/**
 * Signing in at the operator's OpenID provider: there and back, in one browser. What has to come back stands in a cookie of ten
 * minutes; the session that follows is the same as of any other way in.
 */
import { Hono, type Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { z } from 'zod';

import { DASHBOARD_PATH } from '../../shared/protocol/operator-api/requests.ts';
import type { SignInProblem, WaysIn } from '../../shared/protocol/operator-api/sign-in.ts';
import { isNamed } from '../core/named-people.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Log } from '../ports/log.ts';
import type { OperatorSignIn, SetOut } from '../ports/operator-sign-in.ts';
import { letIn } from './operator-only.ts';
import { keepIdentity } from './provider-sign-out.ts';
import { isThisMachine, type OperatorSessions } from './operator-session.ts';
import type { AppEnv } from './public-errors.ts';

export interface SignInDeps {
  /** Null: the operator's token is the only way in. */
  openId: OperatorSignIn | null;
  /** Who may come in, as addresses and `@` before organisations. */
  operators: readonly string[];
  sessions: OperatorSessions;
  /** Signs what a browser has to bring back. */
  key: string;
  log: Pick<Log, 'warn'>;
}

const COOKIE = 'rowlink_sign_in';
const SET_OUT_SECONDS = 600;
const setOutSchema = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() });

/** Mounted at /api/operator. */
export function signInRoutes({ openId, operators, sessions, key, log }: SignInDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get('/sign-in/ways', (context) =>
    context.json({ openId: openId && { provider: openId.provider } } satisfies WaysIn),
  );
  if (openId === null) return routes;

  routes.get('/sign-in', async (context) =>
    orBack(context, async () => {
      const { url, setOut } = await openId.begin();
      // A provider sends the browser back from its own site, so `Strict` would keep this cookie from us.
      await setSignedCookie(context, COOKIE, JSON.stringify(setOut), key, {
        ...placeOf(context),
        maxAge: SET_OUT_SECONDS,
      });
      return url;
    }),
  );

  routes.get('/sign-in/done', async (context) =>
    orBack(context, async () => {
      const setOut = await takeSetOut(context, key);
      const { person, token } = await openId.finish(new URL(context.req.url).search, setOut);
      if (!isNamed(operators, person)) throw new SyncError('SIGN_IN_NOT_NAMED');
      sessions.begin(context, person);
      keepIdentity(context, token);
      letIn(context, person.email);
      context.set('isEntry', true);
      return DASHBOARD_PATH;
    }),
  );

  return routes;

  /** Whoever cannot come in learns why on the dashboard: he looks at a page, not at an API. */
  async function orBack(context: Context<AppEnv>, go: () => Promise<string>): Promise<Response> {
    try {
      return context.redirect(await go());
    } catch (error) {
      if (!(error instanceof SyncError) || !isProblem(error.code)) throw error;
      const { code, detail } = error;
      log.warn({ event: 'sign-in-refused', code, detail }, 'Somebody could not sign in as an operator');
      context.set('isRefused', true);
      return context.redirect(`${DASHBOARD_PATH}#refused=${code}`);
    }
  }
}

function isProblem(code: string): code is SignInProblem {
  return ['SIGN_IN_FAILED', 'SIGN_IN_NOT_NAMED', 'SIGN_IN_UNREACHABLE'].includes(code);
}

/** It serves once. Throws SIGN_IN_FAILED. */
async function takeSetOut(context: Context, key: string): Promise<SetOut> {
  const { secure } = placeOf(context);
  const text = await getSignedCookie(context, key, COOKIE, secure ? 'host' : undefined);
  deleteCookie(context, COOKIE, placeOf(context));
  if (text === undefined || text === false) {
    throw new SyncError('SIGN_IN_FAILED', 'it began elsewhere, or long ago');
  }
  return setOutSchema.parse(JSON.parse(text));
}

/** With the prefix `__Host-` no neighbouring site of the same domain can set it. */
function placeOf(context: Context) {
  const common = { path: '/', httpOnly: true, sameSite: 'Lax' } as const;
  return isThisMachine(context)
    ? ({ ...common, secure: false } as const)
    : ({ ...common, secure: true, prefix: 'host' } as const);
}
