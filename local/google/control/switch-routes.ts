/** The switches over HTTP: GET and PUT /control/switches. */
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Switches } from '../switches.ts';
import { readJson } from './read-json.ts';
import { doubts, switchNames } from '../switches.ts';

const settings = z.strictObject(
  Object.fromEntries(switchNames.map((name) => [name, z.boolean().optional()])),
);

export function switchRoutes(app: Hono, switches: Switches): void {
  app.get('/control/switches', (context) =>
    context.json({
      switches: switchNames.map((name) => ({ name, state: switches.isOn(name), ...doubts[name] })),
    }),
  );
  app.put('/control/switches', async (context) => {
    const wanted = settings.parse(await readJson(context));
    switches.set(Object.fromEntries(switchNames.map((name) => [name, wanted[name]])));
    return context.json({ switches: switches.all() });
  });
  app.delete('/control/switches', (context) => {
    switches.reset();
    return context.json({ switches: switches.all() });
  });
}
