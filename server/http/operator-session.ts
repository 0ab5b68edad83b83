/**
 * The operator's session in a browser: a signed time until which it lasts, in a cookie that no script can read and no other site
 * can have sent along. Nothing is stored; another operator token, or another secret key, ends all sessions.
 */
import { createHmac } from 'node:crypto';

import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

import { sameText } from './verify-signature.ts';

const COOKIE = 'rowlink_operator';
/** A working day; whoever looks longer signs in again. */
export const SESSION_MS = 8 * 3_600_000;

export interface OperatorSessions {
  /** When the session of this request ends, in milliseconds since 1970; null: it has none. */
  untilOf(context: Context): number | null;
  /** Gives the answer a session. Returns when it ends. */
  begin(context: Context): number;
  end(context: Context): void;
}

/** `key` signs; `now` in milliseconds since 1970. */
export function operatorSessions(key: string, now: () => number): OperatorSessions {
  const sign = (until: string) =>
    createHmac('sha256', key).update(`operator until ${until}`).digest('base64url');
  const place = (context: Context) =>
    ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: !isThisMachine(context) }) as const;
  return {
    untilOf(context) {
      const [, until = '', signature = ''] =
        /^(\d{1,15})\.([\w-]{1,64})$/.exec(getCookie(context, COOKIE) ?? '') ?? [];
      if (!sameText(sign(until), signature) || Number(until) <= now()) return null;
      return Number(until);
    },
    begin(context) {
      const until = now() + SESSION_MS;
      const value = `${until}.${sign(String(until))}`;
      setCookie(context, COOKIE, value, { ...place(context), maxAge: SESSION_MS / 1_000 });
      return until;
    },
    end: (context) => void deleteCookie(context, COOKIE, place(context)),
  };
}

/** Whether a page of our own origin makes this request. What browsers of these years send tells it; scripts cannot forge it. */
export function isOwnPage(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = URL.parse(context.req.header('origin') ?? '');
  return origin !== null && origin.host === context.req.header('host');
}

/** Without TLS only this machine is asked, and some browsers keep no `Secure` cookie for it. */
function isThisMachine(context: Context): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(context.req.url).hostname);
}
