/** The host's control routes: what a person does with the add-on's menu and sidebar, and what tests want to see. */
import type { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import type { AppsScriptHost } from './apps-script-host.ts';
import { without } from './services/script-store.ts';

const runSchema = z.strictObject({
  spreadsheetId: z.string(),
  function: z.string(),
  args: z.array(z.unknown()).default([]),
  tabId: z.number().int().optional(),
  authMode: z.enum(['NONE', 'LIMITED', 'FULL']).default('FULL'),
});

const propertySchema = z.strictObject({
  store: z.enum(['script', 'document', 'user']),
  spreadsheetId: z.string().default(''),
  user: z.string().default(''),
  key: z.string().min(1),
  value: z.string().nullable(),
});

const storeSchema = propertySchema.omit({ key: true, value: true });

/** The checked input, or an answer 400 that says what is wrong with it. */
function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const error = { code: 'CONTROL_MALFORMED', message: z.prettifyError(parsed.error) };
  throw new HTTPException(400, { res: Response.json({ error }, { status: 400 }) });
}

export function scriptRoutes(app: Hono, host: AppsScriptHost): void {
  app.post('/control/script/run', async (c) => {
    const { tabId, ...request } = parse(runSchema, await c.req.json());
    const { record, result } = await host.run({ ...request, ...(tabId === undefined ? {} : { tabId }) });
    return record.error === null
      ? c.json({ result: result ?? null, execution: record })
      : c.json({ error: { code: 'SCRIPT_FAILED', message: record.error }, execution: record }, 422);
  });

  app.get('/control/script/properties', (c) => {
    const { store, ...owner } = parse(storeSchema, c.req.query());
    return c.json(host.store.properties(store, owner));
  });

  app.put('/control/script/properties', async (c) => {
    const { store, key, value, ...owner } = parse(propertySchema, await c.req.json());
    const rest = without(host.store.properties(store, owner), key);
    host.store.replaceProperties(store, owner, value === null ? rest : { ...rest, [key]: value });
    return c.json({});
  });

  app.get('/control/script/executions', (c) => c.json(host.executions(c.req.query('spreadsheetId'))));

  app.get('/control/script/triggers', (c) => c.json(host.store.triggers));

  app.post('/control/script/fire-hourly', (c) => {
    host.fireHourly();
    return c.json({});
  });

  app.post('/control/script/wait-idle', async (c) => {
    await host.idle();
    return c.json({});
  });
}
