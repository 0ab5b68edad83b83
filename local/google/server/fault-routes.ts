/** The part of the control API by which a test program makes calls fail, changes quotas, and counts calls. */
import type { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { readJson } from '../control/read-json.ts';
import type { CallCounters } from './call-counters.ts';
import { faultSchema } from './fault-rule.ts';
import type { Fault, Faults } from './faults.ts';
import { changedLimits, meters, quotaChangeSchema } from './quota-limits.ts';
import type { Quota } from './quota.ts';
import { limitsAsJson } from './quota.ts';

export interface Troubles {
  readonly calls: CallCounters;
  readonly faults: Faults;
  readonly quota: Quota;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function faultRoutes(app: Hono, { calls, faults, quota, now }: Troubles): void {
  app.get('/control/faults', (context) => context.json({ faults: faults.list().map(summary) }));
  app.post('/control/faults', async (context) =>
    context.json(summary(faults.add(faultSchema.parse(await readJson(context))))),
  );
  app.delete('/control/faults', (context) => {
    faults.clear();
    return context.json({});
  });
  app.post('/control/faults/:faultId/release', (context) => {
    const fault = faults.get(Number(context.req.param('faultId')));
    if (!fault) throw new HTTPException(404, { message: 'There is no such fault.' });
    fault.release();
    return context.json(summary(fault));
  });

  app.get('/control/counters', (context) => context.json(calls));
  app.delete('/control/counters', (context) => {
    calls.reset();
    return context.json({});
  });

  const quotas = (): object => ({
    limits: limitsAsJson(quota.limits),
    spent: Object.fromEntries(meters.map((meter) => [meter, quota.spent(meter, now())])),
  });
  app.get('/control/quota', (context) => context.json(quotas()));
  app.put('/control/quota', async (context) => {
    quota.limits = changedLimits(quota.limits, quotaChangeSchema.parse(await readJson(context)));
    return context.json(quotas());
  });
}

function summary({ id, hits, done, rule }: Fault): object {
  return { id, hits, done, rule };
}
