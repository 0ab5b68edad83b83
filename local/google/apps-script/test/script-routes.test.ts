/** The control routes, as tests of the whole product use them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScriptWorld } from './script-world.ts';
import { scriptWorld, spreadsheetId } from './script-world.ts';

let world: ScriptWorld;
const app = new Hono();

beforeAll(() => {
  world = scriptWorld(`
function sum(a, b) { return a + b; }
function onOpen() { SpreadsheetApp.getUi().createAddonMenu().addItem('Who', 'who').addToUi(); }
function onInstall() { onOpen(); }
function who() { return Session.getActiveUser().getEmail(); }
function today() { return new Date(); }
function fail() { throw new Error('as planned'); }
function property(name) { return PropertiesService.getScriptProperties().getProperty(name); }
`);
  world.host.routes(app);
});

afterAll(() => world.close());

async function send(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await app.request(`/control/script${path}`, init);
  return { status: response.status, body: await response.json() };
}

test('a function is run; its error is an answer of its own', async () => {
  expect(await send('POST', '/run', { spreadsheetId, function: 'sum', args: [2, 3] })).toMatchObject({
    status: 200,
    body: { result: 5, execution: { function: 'sum', state: 'done' } },
  });
  expect(await send('POST', '/run', { spreadsheetId, function: 'fail' })).toMatchObject({
    status: 422,
    body: { error: { message: 'as planned' }, execution: { state: 'failed' } },
  });
});

test('the document is opened, the add-on installed, a menu item clicked', async () => {
  const at = { spreadsheetId, user: 'ann@example.com' };
  const opened = await send('POST', '/open', at);
  expect(opened.body).toMatchObject({
    executions: [{ function: 'onOpen', ui: [{ action: 'menu' }], error: null }],
  });
  expect((await send('POST', '/install', at)).status).toBe(200);
  expect(await send('POST', '/click', { ...at, caption: 'Who' })).toMatchObject({
    status: 200,
    body: { result: 'ann@example.com' },
  });
});

test('a page is served, and calls functions', async () => {
  writeFileSync(join(world.dir, 'sidebar.html'), '<head></head>Hello');
  const page = await app.request(`/control/script/page/sidebar?spreadsheetId=${spreadsheetId}&tabId=0`);
  expect(await page.text()).toMatch(/^<head><script>[^]*standIn\.install[^]*Hello$/);
  const call = { spreadsheetId, tabId: 0, args: [] };
  expect((await send('POST', '/client-run', { ...call, function: 'today' })).body).toEqual({
    error: 'The script completed but the returned value is not a supported return type.',
  });
  expect(await send('POST', '/client-run', { ...call, function: 'sum', args: [1, 1] })).toMatchObject({
    body: { result: 2 },
  });
  expect((await send('GET', '/usage')).body).toMatchObject({ urlFetchesPerDay: 0 });
});

test('properties are set for scripts to read, read back, and removed', async () => {
  const property = { store: 'script', key: 'TOKEN', value: 'secret' };
  await send('PUT', '/properties', property);
  expect(await world.run('property', 'TOKEN')).toBe('secret');
  expect(await send('GET', '/properties?store=script')).toMatchObject({ body: { TOKEN: 'secret' } });
  await send('PUT', '/properties', { ...property, value: null });
  expect(await send('GET', '/properties?store=script')).toMatchObject({ body: {} });
  expect(await world.run('property', 'TOKEN')).toBeNull();
});

test('executions are listed and can be waited for', async () => {
  expect(await send('POST', '/wait-idle')).toMatchObject({ status: 200 });
  const { body } = await send('GET', `/executions?spreadsheetId=${spreadsheetId}`);
  expect((body as unknown[]).length).toBeGreaterThan(0);
  expect(await send('GET', '/executions?spreadsheetId=other')).toMatchObject({ body: [] });
});

test('input that makes no sense is an answer 400 that names the field', async () => {
  const answer = await send('POST', '/run', { spreadsheetId });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain('function');
});
