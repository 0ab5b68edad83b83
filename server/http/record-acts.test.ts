/** Which calls are noted as acts of an operator, and as whose. */
import { beforeEach, expect, test } from 'vitest';

import { SIGN_IN_DONE_PATH, SIGN_IN_PATH } from '../../shared/protocol/operator-api/sign-in.ts';
import type { OperatorAct } from '../ports/operator-acts.ts';
import { apiScene, TOKEN, type ApiScene } from '../test/fakes/api-scene.ts';
import { createApp } from './app.ts';

const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };
const BY_TOKEN = { authorization: `Bearer ${TOKEN}` };
const noted: OperatorAct[] = [];
let scene: ApiScene;

beforeEach(async () => {
  noted.length = 0;
  scene = await apiScene();
  scene.deps.dashboard.acts.note = (act) => {
    noted.push(act);
    return Promise.resolve();
  };
  scene.deps.dashboard.signIn = {
    operators: ['ann@example.com'],
    openId: {
      provider: 'id.example',
      begin: () =>
        Promise.resolve({ url: 'https://id.example/', setOut: { state: 's', nonce: 'n', verifier: 'v' } }),
      finish: () => Promise.resolve({ person: { email: 'ann@example.com', domain: null }, token: 't' }),
      end: () => Promise.resolve(null),
    },
  };
});

const ask = (path: string, method = 'GET', headers: Record<string, string> = {}, body?: string) =>
  createApp(scene.deps).request(path, { method, headers, ...(body !== undefined && { body }) });
const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

test('an operator by name comes in, pauses a link and is refused another: each with the name [B7]', async () => {
  const setOut = cookieOf(await ask(SIGN_IN_PATH));
  const cookie = cookieOf(await ask(`${SIGN_IN_DONE_PATH}?code=c&state=s`, 'GET', { cookie: setOut }));
  await ask('/api/links/link-0/pause', 'POST', { cookie, ...OWN_PAGE });
  await ask('/api/links/link-9/pause', 'POST', { cookie, ...OWN_PAGE });
  await ask('/api/sync/status', 'GET', { cookie });
  const by = 'ann@example.com';
  expect(noted).toEqual([
    { by, act: `GET ${SIGN_IN_DONE_PATH}`, link: null, status: 302 },
    { by, act: 'POST /api/links/:link/pause', link: 'link-0', status: 200 },
    expect.objectContaining({ by, link: 'link-9', status: 404 }),
  ]);
});

test('whoever has the token has no name; who was refused did nothing, and looking is no act [B7]', async () => {
  await ask('/api/operator/session', 'POST', OWN_PAGE, JSON.stringify({ token: TOKEN }));
  await ask('/api/links/link-0/pause', 'POST', BY_TOKEN);
  await ask('/api/links/link-0/pause', 'POST', { authorization: 'Bearer wrong' });
  await ask('/api/operator/session', 'POST', OWN_PAGE, JSON.stringify({ token: 'wrong' }));
  await ask('/api/sync/status', 'GET', BY_TOKEN);
  expect(noted).toEqual([
    { by: null, act: 'POST /api/operator/session', link: null, status: 200 },
    { by: null, act: 'POST /api/links/:link/pause', link: 'link-0', status: 200 },
  ]);
});

test('what is done stays done when it cannot be noted, and the log says so [B7]', async () => {
  scene.deps.dashboard.acts.note = () => Promise.reject(new Error('away'));
  expect((await ask('/api/links/link-0/pause', 'POST', BY_TOKEN)).status).toBe(200);
  expect(scene.log.lines.map(({ fields }) => fields['event'])).toContain('act-not-noted');
});

test('acts are listed in pages [B7]', async () => {
  const all = [3, 2, 1].map((id) => ({ id, at: id, by: null, act: 'POST /x', link: null, status: 200 }));
  scene.deps.dashboard.acts.list = ({ before, limit }) =>
    Promise.resolve(all.filter(({ id }) => before === null || id < before).slice(0, limit));
  const page = async (query: string) =>
    (await ask(`/api/operator/acts?${query}`, 'GET', BY_TOKEN)).json() as Promise<{
      entries: { id: number }[];
      next: number | null;
    }>;
  expect(await page('limit=2')).toMatchObject({ entries: [{ id: 3 }, { id: 2 }], next: 2 });
  expect(await page('limit=2&before=2')).toMatchObject({ entries: [{ id: 1 }], next: null });
});
