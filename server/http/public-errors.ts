/** Every error as the one shape of an HTTP answer. What people may read comes from the table of errors. */
import type { Context } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { z } from 'zod';

import type { PublicError } from '../../shared/protocol/public-error.ts';
import { ERRORS, SyncError, type ErrorCode } from '../core/sync-error.ts';
import type { Log } from '../ports/log.ts';
import { requireSameVersion } from './same-protocol.ts';

/** What middleware leaves for the routes, and they for it. */
export interface AppEnv {
  Variables: RequestIdVariables & {
    /** The caller has shown who he is. */
    isProven?: true;
    /** The operator who asks, by address; null: whoever had the token or a ticket. */
    operator?: string | null;
    /** He has just come in. */
    isEntry?: true;
    /** He was refused, although the answer is none of an error. */
    isRefused?: true;
  };
}

export function answerError<E extends AppEnv>(context: Context<E>, error: unknown, log: Log): Response {
  const known = error instanceof SyncError ? error : new SyncError('INVARIANT', undefined, { cause: error });
  const { status, retry } = ERRORS[known.code];
  const fields = { event: 'request-failed', path: context.req.path, requestId: context.get('requestId') };
  const isOurs = retry === 'never' || retry === 'attempts';
  if (status >= 500 && isOurs) log.error({ ...fields, error }, known.publicMessage);
  else if (status >= 500) {
    log.warn({ ...fields, code: known.code, detail: known.detail }, known.publicMessage);
  }
  return context.json(publicError(known), status);
}

const FOR_PEOPLE: readonly ErrorCode[] = [
  'TAB_UNUSABLE',
  'TAB_WITHOUT_HEADERS',
  'TABLE_UNFIT',
  'FILTER_UNFIT',
  'COLUMN_UNFIT',
  'RESTORE_IMPOSSIBLE',
  'VALUE_UNSTORABLE',
  'ADDON_UNKNOWN',
  'ACCOUNT_UNFIT',
];

/** The detail goes out only with the codes for which it is written for people. */
function publicError({ code, publicMessage, detail }: SyncError): PublicError {
  if (detail === undefined) return { error: { code, message: publicMessage } };
  if (FOR_PEOPLE.includes(code)) return { error: { code, message: `${publicMessage} ${detail}` } };
  if (code === 'REQUEST_MALFORMED') return { error: { code, message: publicMessage, details: [detail] } };
  return { error: { code, message: publicMessage } };
}

/** Parses a body; none at all counts as `{}`. Throws REQUEST_MALFORMED, naming the fields but never their values. */
export function parseBody<S extends z.ZodType>(schema: S, body: ArrayBuffer): z.output<S> {
  let json: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new SyncError('REQUEST_MALFORMED', 'The body is not JSON.');
  }
  return parseInput(schema, json);
}

/** As `parseBody`, for what is no body. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  if (parsed.error.issues.some(({ path }) => path.join() === 'v')) {
    requireSameVersion((input as { v?: unknown }).v);
  }
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'body'))];
  throw new SyncError('REQUEST_MALFORMED', `Not valid: ${fields.slice(0, 10).join(', ')}.`);
}
