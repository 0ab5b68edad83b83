/** How the operator's browser comes in: by token or by a ticket, with a cookie that no other site can use. */
import { beforeEach, describe, expect, test } from 'vitest';

import type { PublicError } from '../../shared/protocol/public-error.ts';
import { apiScene, NOW, TOKEN } from '../test/fakes/api-scene.ts';
import { createApp, type AppDeps } from './app.ts';
import { SESSION_MS } from './operator-session.ts';

const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

let deps: AppDeps;
let asked: string[];
let now: number;

beforeEach(async () => {
  ({ deps, asked } = await apiScene());
  now = NOW;
  deps.dashboard.now = () => now;
});

const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  createApp(deps).request(`http://localhost${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const signIn = (body: unknown, headers: Record<string, string> = OWN_PAGE) =>
  send('POST', '/api/operator/session', headers, body);
const codeOf = async (answer: Response) => ((await answer.json()) as PublicError).error.code;
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const session = async () => cookieOf(await signIn({ token: TOKEN }));
const ticket = async () => {
  const answer = await send('POST', '/api/operator/tickets', { authorization: `Bearer ${TOKEN}` });
  const { path } = (await answer.json()) as { path: string };
  return path.split('=')[1] ?? '';
};

describe('signing in', () => {
  test('by the token gives a cookie that no script reads and no other site sends [B1]', async () => {
    const answer = await signIn({ token: TOKEN });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await send('GET', '/api/sync/status', { cookie: cookieOf(answer) })).status).toBe(200);
  });

  test('the cookie goes over TLS alone, but on this machine [B1]', async () => {
    const answer = await createApp(deps).request('http://rowlink.example.com/api/operator/session', {
      method: 'POST',
      headers: OWN_PAGE,
      body: JSON.stringify({ token: TOKEN }),
    });
    expect(answer.headers.get('set-cookie')).toContain('; Secure');
  });

  test('by a ticket works once, and not for ever [B1]', async () => {
    const first = await ticket();
    expect((await signIn({ ticket: first })).status).toBe(200);
    expect(await codeOf(await signIn({ ticket: first }))).toBe('TICKET_SPENT');
    const late = await ticket();
    now += SESSION_MS + 1;
    expect(await codeOf(await signIn({ ticket: late }))).toBe('TICKET_SPENT');
  });

  test('is refused with a wrong token, and a ticket is given to the operator alone [B1]', async () => {
    const answer = await signIn({ token: 'another' });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await codeOf(answer)).toBe('SIGN_IN_REFUSED');
    expect(await codeOf(await send('POST', '/api/operator/tickets', {}))).toBe('OPERATOR_ONLY');
  });

  test('is refused to the page of another site [B1]', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, {}]) {
      expect(await codeOf(await signIn({ token: TOKEN }, { host: 'localhost', ...headers }))).toBe(
        'FOREIGN_PAGE',
      );
    }
    const own = { host: 'localhost', origin: 'http://localhost' };
    expect((await signIn({ token: TOKEN }, own)).status).toBe(200);
  });
});

describe('a session', () => {
  test('ends by its time, by signing out, and with another key [B1]', async () => {
    const cookie = await session();
    const look = async () => (await send('GET', '/api/operator/session', { cookie })).status;
    expect(await look()).toBe(200);
    now += SESSION_MS;
    expect(await look()).toBe(401);
    now = NOW;
    deps.dashboard.sessionKey = 'another';
    expect(await look()).toBe(401);
    const out = await send('DELETE', '/api/operator/session', OWN_PAGE);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  test('with a changed time is none [B1]', async () => {
    const [name, value = ''] = (await session()).split('=');
    const [until, signature] = value.split('.');
    const cookie = `${name}=${Number(until) + 1}.${signature}`;
    expect((await send('GET', '/api/sync/status', { cookie })).status).toBe(401);
  });

  test('changes something only at the word of our own page [B1]', async () => {
    const cookie = await session();
    const pause = (headers: Record<string, string>) =>
      send('POST', '/api/links/link-0/pause', { cookie, ...headers });
    expect(await codeOf(await pause({ 'sec-fetch-site': 'same-site' }))).toBe('FOREIGN_PAGE');
    expect(await codeOf(await pause({}))).toBe('FOREIGN_PAGE');
    expect(asked).toEqual([]);
    expect((await pause(OWN_PAGE)).status).toBe(200);
    expect(asked).toEqual(['pause link-0']);
  });
});
