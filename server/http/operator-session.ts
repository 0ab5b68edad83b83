/**
 * The operator's session in a browser: who came in and until when, signed, in a cookie that no script can read and no other site
 * can have sent along. Nothing is stored; another operator token, or another secret key, ends all sessions, and a person's ends
 * when nobody names him as an operator any more.
 */
import { createHmac } from 'node:crypto';

import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';

import { isNamed, type NamedPerson } from '../core/named-people.ts';
import { sameText } from './verify-signature.ts';

const COOKIE = 'rowlink_operator';
/** A working day; whoever looks longer signs in again. */
export const SESSION_MS = 8 * 3_600_000;

export interface OperatorSession {
  /** When it ends, in milliseconds since 1970. */
  until: number;
  /** Null: whoever had the token or a ticket. */
  person: NamedPerson | null;
}

export interface OperatorSessions {
  /** The session of this request; null: it has none. */
  of(context: Context): OperatorSession | null;
  /** Gives the answer a session. */
  begin(context: Context, person: NamedPerson | null): OperatorSession;
  end(context: Context): void;
}

export interface SessionOptions {
  /** Signs. */
  key: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Who may come in by name. */
  operators: readonly string[];
}

const sessionSchema = z.strictObject({
  until: z.number(),
  person: z.strictObject({ email: z.string(), domain: z.string().nullable() }).nullable(),
});

export function operatorSessions({ key, now, operators }: SessionOptions): OperatorSessions {
  const sign = (text: string) => createHmac('sha256', key).update(`operator ${text}`).digest('base64url');
  const place = (context: Context) =>
    ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: !isThisMachine(context) }) as const;
  return {
    of(context) {
      const [, text = '', signature = ''] =
        /^([\w-]{1,2000})\.([\w-]{1,64})$/.exec(getCookie(context, COOKIE) ?? '') ?? [];
      if (!sameText(sign(text), signature)) return null;
      const session = sessionSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      const isWelcome = session.person === null || isNamed(operators, session.person);
      return isWelcome && session.until > now() ? session : null;
    },
    begin(context, person) {
      const session: OperatorSession = { until: now() + SESSION_MS, person };
      const text = Buffer.from(JSON.stringify(session)).toString('base64url');
      setCookie(context, COOKIE, `${text}.${sign(text)}`, { ...place(context), maxAge: SESSION_MS / 1_000 });
      return session;
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
export function isThisMachine(context: Context): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(context.req.url).hostname);
}
