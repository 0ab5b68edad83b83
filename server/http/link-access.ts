/** Lets a call about one link through: from its add-on, signed with the link's secret, or as the operator. */
import type { MiddlewareHandler } from 'hono';

import { SIGNATURE_HEADERS } from '../../shared/protocol/signing.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { CallNonces } from '../ports/call-nonces.ts';
import type { Links } from '../ports/links.ts';
import type { RateLimit } from '../ports/rate-limit.ts';
import { isOperator, type OperatorDoor } from './operator-only.ts';
import type { AppEnv } from './public-errors.ts';
import { FRESH_MS, verifySignature } from './verify-signature.ts';
import { requireRate } from './within-rate.ts';

export interface LinkAccessDeps {
  links: Pick<Links, 'byPublicId'>;
  operator: OperatorDoor;
  nonces: CallNonces;
  /** Of one link. */
  rate: RateLimit;
  /** Milliseconds on the reference clock. Throws CLOCK_UNKNOWN. */
  referenceMs: () => number;
}

/** What the middleware leaves for the routes. */
export interface LinkEnv extends AppEnv {
  Variables: AppEnv['Variables'] & { link: Link; caller: 'operator' | 'add-on' };
}

/**
 * Throws OPERATOR_ONLY for a wrong token, LINK_UNKNOWN to the operator, WEBHOOK_UNSIGNED for everybody else, RATE_LIMITED to an
 * add-on that asks too often, CALL_REPEATED for a change whose very request came before.
 */
export function linkAccess({
  links,
  operator,
  nonces,
  rate,
  referenceMs,
}: LinkAccessDeps): MiddlewareHandler<LinkEnv> {
  return async (context, next) => {
    const publicId = context.req.param('link') ?? '';
    const isSigned = context.req.header(SIGNATURE_HEADERS.signature) !== undefined;
    const isProgram = context.req.header('authorization') !== undefined;
    if (isProgram || (!isSigned && isOperator(context, operator))) {
      if (!isOperator(context, operator)) throw new SyncError('OPERATOR_ONLY');
      const found = await links.byPublicId(publicId);
      if (found === null) throw new SyncError('LINK_UNKNOWN');
      context.set('link', found.link);
      context.set('caller', 'operator');
      return next();
    }
    const { pathname, search } = new URL(context.req.url);
    const { link, nonce } = await verifySignature(links, {
      method: context.req.method,
      path: pathname + search,
      header: (name) => context.req.header(name),
      body: () => context.req.arrayBuffer(),
      now: referenceMs(),
    });
    context.set('isProven', true);
    if (link.publicId !== publicId) throw new SyncError('WEBHOOK_UNSIGNED');
    await requireRate(context, rate, link.publicId);
    if (context.req.method !== 'GET') await requireNew(nonces, link, nonce, referenceMs());
    context.set('link', link);
    context.set('caller', 'add-on');
    return next();
  };
}

const NONCE = /^[\w-]{16,64}$/;

/** A signature is fresh for some minutes before and after its time. Throws CALL_REPEATED. */
async function requireNew(nonces: CallNonces, link: Link, nonce: string, now: number): Promise<void> {
  if (!NONCE.test(nonce)) throw new SyncError('REQUEST_MALFORMED', 'Not valid: nonce.');
  const isNew = await nonces.spend(link.id, nonce, now + 2 * FRESH_MS, now);
  if (!isNew) throw new SyncError('CALL_REPEATED');
}
