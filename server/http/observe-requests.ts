/**
 * What every request is known by: its id, its trace, its time. The id of a signed request is its nonce, which for a webhook
 * is the id of the batch that the inbox keeps: the one id from the add-on to the write in MySQL.
 */
import type { Context, MiddlewareHandler } from 'hono';

import { SIGNATURE_HEADERS } from '../../shared/protocol/signing.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Failure } from '../ports/failures.ts';
import type { LogContext } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { AppEnv } from './public-errors.ts';
import { routeOf } from './route-of.ts';
import { traceFields } from './trace-fields.ts';

export interface Observing {
  context: LogContext;
  metrics: Pick<Metrics, 'request'>;
  /** Told of requests that failed through no fault of whoever asked. */
  noteFailure: (failure: Failure) => void;
  /** Id of the Google Cloud project; null outside. */
  cloudProject: string | null;
  /** A new id for a request without one. */
  newRequestId: () => string;
}

/** What may stand in a log line as an id. */
const ID = /^[\w-]{8,64}$/;

export function observeRequests({
  context: inContext,
  metrics,
  noteFailure,
  cloudProject,
  newRequestId,
}: Observing): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const start = performance.now();
    const id = givenId(context) ?? newRequestId();
    context.set('requestId', id);
    context.header('X-Request-Id', id);
    const header = (name: string) => context.req.header(name);
    await inContext({ requestId: id, ...traceFields(header, cloudProject) }, async () => {
      await next();
      const seconds = (performance.now() - start) / 1_000;
      const route = routeOf(context);
      const { method } = context.req;
      const { status } = context.res;
      metrics.request({ method, route, status, seconds });
      if (status < 500 || context.error === undefined) return;
      const known = context.error instanceof SyncError ? context.error : null;
      const code = known?.code ?? 'INVARIANT';
      const detail = known?.detail ?? null;
      noteFailure({ source: 'request', place: `${method} ${route}`, about: null, code, detail, trace: id });
    });
  };
}

function givenId(context: Context): string | null {
  const id = context.req.header(SIGNATURE_HEADERS.nonce) ?? context.req.header('x-request-id') ?? '';
  return ID.test(id) ? id : null;
}
