/** Notes what operators do: each call of theirs that changes something, or brings one in, with its outcome. */
import type { MiddlewareHandler } from 'hono';

import type { Log } from '../ports/log.ts';
import type { OperatorActs } from '../ports/operator-acts.ts';
import type { AppEnv } from './public-errors.ts';
import { routeOf } from './route-of.ts';

export interface RecordDeps {
  acts: Pick<OperatorActs, 'note'>;
  log: Pick<Log, 'error'>;
}

export function recordActs({ acts, log }: RecordDeps): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    await next();
    const by = context.get('operator');
    const isChange = !['GET', 'HEAD'].includes(context.req.method);
    if (by === undefined || !(isChange || context.get('isEntry') === true)) return;
    const act = `${context.req.method} ${routeOf(context)}`;
    const link = /^\/api\/links\/([\w-]{1,64})/.exec(context.req.path)?.[1] ?? null;
    try {
      await acts.note({ by, act, link, status: context.res.status });
    } catch (error) {
      // It is done: an answer that says otherwise would have it done twice.
      log.error({ event: 'act-not-noted', act, link, error }, 'What an operator did could not be noted');
    }
  };
}
