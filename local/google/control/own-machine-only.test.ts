/** Who may use the control API. */
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { ownMachineOnly } from './own-machine-only.ts';

const app = new Hono().use('/control/*', ownMachineOnly).all('/control/*', (context) => context.json({}));

test.each([
  ['a program', 'http://127.0.0.1:8081', {}, 200],
  ['its own page', 'http://localhost:8081', { origin: 'http://localhost:8081' }, 200],
  ['a name that leads here', 'http://rebound.evil.example:8081', {}, 403],
  ['a foreign page', 'http://127.0.0.1:8081', { origin: 'https://evil.example' }, 403],
  ['a page without an origin', 'http://127.0.0.1:8081', { origin: 'null' }, 403],
])('%s', async (_, host, headers: Record<string, string>, status) => {
  const answer = await app.request(`${host}/control/spreadsheets`, { method: 'POST', headers });
  expect(answer.status).toBe(status);
});
