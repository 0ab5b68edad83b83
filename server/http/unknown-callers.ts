/**
 * How often an address may be refused. An address that had its share is answered before its bodies are read - but for whoever may
 * still prove who he is: add-ons of all spreadsheets call from the same addresses of Google, so one who floods from there must
 * keep out nobody else.
 */
import type { Context, MiddlewareHandler } from 'hono';

import { BODY_HASH_HEADER, SIGNATURE_HEADERS } from '../../shared/protocol/signing.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Links } from '../ports/links.ts';
import type { Refusals } from '../ports/refusals.ts';
import { clientAddress } from './client-address.ts';
import type { OperatorSessions } from './operator-session.ts';
import type { AppEnv } from './public-errors.ts';

export interface UnknownCallers {
  refusals: Refusals;
  /** Proxies before this process. */
  proxies: number;
  links: Pick<Links, 'byPublicId'>;
  sessions: Pick<OperatorSessions, 'of'>;
}

/** Monitors and platforms ask these again and again, and nobody proves anything there. */
const PROBES = '/api/health';
/** An identity token: its signature is checked before anything is read. An operator's token can be guessed, so it is not let through. */
const IDENTITY = /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/;

/** Throws RATE_LIMITED. */
export function unknownCallers(deps: UnknownCallers): MiddlewareHandler<AppEnv> {
  const { refusals, proxies } = deps;
  return async (context, next) => {
    const address = context.req.path.startsWith(PROBES) ? null : clientAddress(context, proxies);
    if (address === null) return next();
    const waitMs = refusals.waitMs(address);
    if (waitMs > 0 && !(await mayProveItself(deps, context))) {
      context.header('Retry-After', String(Math.ceil(waitMs / 1_000)));
      throw new SyncError('RATE_LIMITED');
    }
    await next();
    const { status } = context.res;
    const isRefused = context.get('isRefused') === true || (status >= 400 && status < 500);
    if (isRefused && context.get('isProven') !== true) refusals.note(address);
  };
}

async function mayProveItself({ links, sessions }: UnknownCallers, context: Context): Promise<boolean> {
  if (sessions.of(context) !== null) return true;
  if (IDENTITY.test(context.req.header('authorization') ?? '')) return true;
  // His signature is checked before his body is read.
  if (context.req.method !== 'GET' && context.req.header(BODY_HASH_HEADER) === undefined) return false;
  const link = context.req.header(SIGNATURE_HEADERS.link);
  return link !== undefined && (await links.byPublicId(link)) !== null;
}
