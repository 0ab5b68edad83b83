/** The host's control routes: what a person does with the add-on's menu and sidebar, and what tests want to see. */
import type { Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import type { AppsScriptHost } from './apps-script-host.ts';
import { pageWithRunner } from './script-page.ts';
import type { Finished } from './executions.ts';
import { without } from './services/script-store.ts';

/** A document on somebody's screen. */
const screen = { spreadsheetId: z.string(), tabId: z.int().optional(), user: z.email().optional() };

const runSchema = z.strictObject({
  ...screen,
  function: z.string(),
  args: z.array(z.unknown()).default([]),
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

const openSchema = z.strictObject({ ...screen, isEnabled: z.boolean().default(true) });
const clickSchema = z.strictObject({ ...screen, caption: z.string() });
const clientSchema = z.strictObject({ ...screen, function: z.string(), args: z.array(z.unknown()) });
const pageSchema = z.strictObject({ ...screen, tabId: z.coerce.number().int().optional() });

function finished(c: Context, { record, result }: Finished): Response {
  return record.error === null
    ? c.json({ result: result ?? null, execution: record })
    : c.json({ error: { code: 'SCRIPT_FAILED', message: record.error }, execution: record }, 422);
}

/** The checked input, or an answer 400 that says what is wrong with it. */
function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const error = { code: 'CONTROL_MALFORMED', message: z.prettifyError(parsed.error) };
  throw new HTTPException(400, { res: Response.json({ error }, { status: 400 }) });
}

export function scriptRoutes(app: Hono, host: AppsScriptHost): void {
  app.post('/control/script/run', async (c) => {
    return finished(c, await host.run(parse(runSchema, await c.req.json())));
  });

  app.post('/control/script/open', async (c) => {
    const { isEnabled, ...at } = parse(openSchema, await c.req.json());
    const runs = await host.open(at, isEnabled);
    return c.json({ executions: runs.map(({ record }) => record) });
  });

  app.post('/control/script/install', async (c) =>
    finished(c, await host.install(parse(z.strictObject(screen), await c.req.json()))),
  );

  app.post('/control/script/click', async (c) => {
    const { caption, ...at } = parse(clickSchema, await c.req.json());
    return finished(c, await host.click(at, caption));
  });

  /** What a page's google.script.run sends. */
  app.post('/control/script/client-run', async (c) => {
    const request = parse(clientSchema, await c.req.json());
    const { record, result } = await host.run({ ...request, isForClient: true });
    const shown = record.ui.length > 0 && { ui: record.ui };
    return c.json({ ...(record.error === null ? { result } : { error: record.error }), ...shown });
  });

  /** An HTML file of the script as the page that a browser shows, with google.script.run. */
  app.get('/control/script/page/:name', (c) => {
    const at = parse(pageSchema, c.req.query());
    return c.html(pageWithRunner(host.htmlFile(c.req.param('name')), host.functionNames(), at));
  });

  app.get('/control/script/usage', (c) =>
    c.json(host.quotas.usedBy(c.req.query('user') ?? 'person@example.com')),
  );

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
