/** Lets a call about one link through: from its add-on, signed with the link's secret, or as the operator. */
import type { MiddlewareHandler } from 'hono';

import { SIGNATURE_HEADERS } from '../../shared/protocol/signing.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Links } from '../ports/links.ts';
import { isOperator, type OperatorDoor } from './operator-only.ts';
import type { AppEnv } from './public-errors.ts';
import { verifySignature } from './verify-signature.ts';

export interface LinkAccessDeps {
  links: Pick<Links, 'byPublicId'>;
  operator: OperatorDoor;
  /** Milliseconds on the reference clock. Throws CLOCK_UNKNOWN. */
  referenceMs: () => number;
}

/** What the middleware leaves for the routes. */
export interface LinkEnv extends AppEnv {
  Variables: AppEnv['Variables'] & { link: Link; caller: 'operator' | 'add-on' };
}

/** Throws OPERATOR_ONLY for a wrong token, LINK_UNKNOWN to the operator, WEBHOOK_UNSIGNED for everybody else. */
export function linkAccess({ links, operator, referenceMs }: LinkAccessDeps): MiddlewareHandler<LinkEnv> {
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
    const { link } = await verifySignature(links, {
      method: context.req.method,
      path: pathname + search,
      header: (name) => context.req.header(name),
      body: await context.req.arrayBuffer(),
      now: referenceMs(),
    });
    if (link.publicId !== publicId) throw new SyncError('WEBHOOK_UNSIGNED');
    context.set('link', link);
    context.set('caller', 'add-on');
    return next();
  };
}
