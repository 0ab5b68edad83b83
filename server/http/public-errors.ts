/** Every error as the one shape of an HTTP answer. What people may read comes from the table of errors. */
import type { Context } from 'hono';
import type { z } from 'zod';

import type { PublicError } from '../../shared/protocol/public-error.ts';
import { ERRORS, SyncError, type ErrorCode } from '../core/sync-error.ts';
import type { Log } from '../ports/log.ts';

/** Codes whose sentence needs the detail, which is written for people. */
const DETAIL_IS_PUBLIC: ReadonlySet<ErrorCode> = new Set(['TAB_UNUSABLE', 'REQUEST_MALFORMED']);

export function answerError(context: Context, error: unknown, log: Log): Response {
  const known = error instanceof SyncError ? error : new SyncError('INVARIANT', undefined, { cause: error });
  const { status, retry } = ERRORS[known.code];
  const fields = { event: 'request-failed', code: known.code, path: context.req.path, error: known };
  if (status >= 500 && retry === 'never') log.error(fields, known.publicMessage);
  else if (status >= 500) log.warn(fields, known.publicMessage);
  return context.json(publicError(known), status);
}

export function publicError(error: SyncError): PublicError {
  const { code, publicMessage, detail } = error;
  if (detail === undefined || !DETAIL_IS_PUBLIC.has(code)) return { error: { code, message: publicMessage } };
  return { error: { code, message: `${publicMessage} ${detail}` } };
}

/** Parses a body. Throws REQUEST_MALFORMED, naming the fields but never their values. */
export function parseBody<S extends z.ZodType>(schema: S, body: ArrayBuffer): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new SyncError('REQUEST_MALFORMED', 'The body is not JSON.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'body'))];
  throw new SyncError('REQUEST_MALFORMED', `Not valid: ${fields.slice(0, 10).join(', ')}.`);
}
