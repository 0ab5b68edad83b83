/**
 * Signing out at the OpenID provider, too: else whoever sits down next comes back in by one click. The provider wants the identity token
 * that it gave; the browser keeps it, in a cookie that no script reads and that only the end of the session is sent.
 */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

import { SESSION_PATH } from '../../shared/protocol/operator-api/requests.ts';
import type { OperatorSignIn } from '../ports/operator-sign-in.ts';
import { isThisMachine, SESSION_MS } from './operator-session.ts';

const COOKIE = 'rowlink_identity';
/** Browsers keep about 4 KB. Without the token a provider asks the person whether he means it. */
const TOKEN_LENGTH_MAX = 3_500;

export function keepIdentity(context: Context, token: string): void {
  if (token.length > TOKEN_LENGTH_MAX) return;
  setCookie(context, COOKIE, token, { ...placeOf(context), maxAge: SESSION_MS / 1_000 });
}

/** Where the browser goes to be signed out there; null: nowhere. The token is gone afterwards. */
export async function endAtProvider(
  context: Context,
  openId: Pick<OperatorSignIn, 'end'>,
): Promise<string | null> {
  const token = getCookie(context, COOKIE) ?? null;
  deleteCookie(context, COOKIE, placeOf(context));
  return openId.end(token);
}

function placeOf(context: Context) {
  return { path: SESSION_PATH, httpOnly: true, sameSite: 'Strict', secure: !isThisMachine(context) } as const;
}
