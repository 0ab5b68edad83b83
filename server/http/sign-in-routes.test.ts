/** Who comes in by his provider's word, and who does not: forged, repeated, somebody else's, not named, or the provider away. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { SIGN_IN_DONE_PATH, SIGN_IN_PATH } from '../../shared/protocol/operator-api/sign-in.ts';
import { openIdSignIn } from '../adapters/openid/openid-sign-in.ts';
import type { SignedOutView } from '../../shared/protocol/operator-api/views.ts';
import { apiScene, TOKEN, type ApiScene } from '../test/fakes/api-scene.ts';
import { CLIENT, openIdProvider, type FakeProvider } from '../test/fakes/openid-provider.ts';
import { createApp } from './app.ts';

const HOST = 'http://rowlink.example.com';

let scene: ApiScene;
let provider: FakeProvider;
let refused: number;

beforeEach(async () => {
  scene = await apiScene();
  provider = await openIdProvider();
  refused = 0;
  scene.deps.dashboard.signIn = {
    openId: openIdTo(provider.issuer),
    operators: ['ann@example.com', '@ops.example'],
  };
  scene.deps.unknown.refusals = { note: () => (refused += 1), waitMs: () => 0 };
});

afterEach(() => provider.close());

const openIdTo = (issuer: string) =>
  openIdSignIn({
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    returnUrl: `${HOST}${SIGN_IN_DONE_PATH}`,
  });

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  createApp(scene.deps).request(
    `${HOST}${path}`,
    { method, headers },
    {
      incoming: { socket: { remoteAddress: '203.0.113.7' } },
    },
  );
const cookieOf = (answer: Response, name: string) =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.includes(`${name}=`))
    ?.split(';')[0] ?? '';
const setOut = async () => {
  const answer = await ask(SIGN_IN_PATH);
  return { url: answer.headers.get('location') ?? '', cookie: cookieOf(answer, 'rowlink_sign_in') };
};
const comeBack = (query: string, cookie: string) => ask(`${SIGN_IN_DONE_PATH}${query}`, { cookie });
/** Where somebody ends whom the provider tells this about. */
const endOf = async (claims: Readonly<Record<string, unknown>>): Promise<[string, string]> => {
  const { url, cookie } = await setOut();
  const answer = await comeBack(provider.agree(url, claims), cookie);
  return [answer.headers.get('location') ?? '', cookieOf(answer, 'rowlink_operator')];
};
const signIn = async (claims: Readonly<Record<string, unknown>> = {}) => {
  const [place, cookie] = await endOf(claims);
  expect(place).toBe('/dashboard/');
  return cookie;
};

describe('an operator', () => {
  test('goes there with state, nonce and PKCE, comes back, and is known by name [B6]', async () => {
    const { url, cookie } = await setOut();
    const asked = new URL(url).searchParams;
    expect(asked.get('redirect_uri')).toBe(`${HOST}${SIGN_IN_DONE_PATH}`);
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toHaveLength(43);
    expect(cookie).toMatch(/^__Host-rowlink_sign_in=/);
    const answer = await comeBack(provider.agree(url), cookie);
    expect(answer.headers.get('location')).toBe('/dashboard/');
    const session = answer.headers.getSetCookie().find((each) => each.startsWith('rowlink_operator=')) ?? '';
    expect(session).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    const known = await ask('/api/operator/session', { cookie: session.split(';')[0] ?? '' });
    expect(await known.json()).toMatchObject({ by: 'ann@example.com' });
    expect(refused).toBe(0);
  });

  test('of a named organisation comes in; the address may be written in capitals [B6]', async () => {
    await signIn({ email: 'Bob@Ops.Example' });
    await signIn({ email: 'ANN@example.com' });
  });

  test('is out at once when nobody names him any more; the others are not [B6]', async () => {
    const [ann, bob] = [await signIn(), await signIn({ email: 'bob@ops.example' })];
    scene.deps.dashboard.signIn = { ...scene.deps.dashboard.signIn, operators: ['@ops.example'] };
    expect((await ask('/api/sync/status', { cookie: ann })).status).toBe(401);
    expect((await ask('/api/sync/status', { cookie: bob })).status).toBe(200);
  });

  test('changes something only at the word of our own page, and signs out [B6]', async () => {
    const cookie = await signIn();
    expect(
      (await ask('/api/links/link-0/pause', { cookie, 'sec-fetch-site': 'cross-site' }, 'POST')).status,
    ).toBe(403);
    expect(
      (await ask('/api/links/link-0/pause', { cookie, 'sec-fetch-site': 'same-origin' }, 'POST')).status,
    ).toBe(200);
    const out = await ask('/api/operator/session', { cookie, 'sec-fetch-site': 'same-origin' }, 'DELETE');
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  test('with the token is let in beside [B6]', async () => {
    expect((await ask('/api/sync/status', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect(await (await ask(`${SIGN_IN_PATH}/ways`)).json()).toEqual({ openId: { provider: '127.0.0.1' } });
  });
});

describe('signing out', () => {
  const own = { 'sec-fetch-site': 'same-origin' };
  const SESSION = '/api/operator/session';
  const signOut = async (cookie: string) => {
    const answer = await ask(SESSION, { cookie, ...own }, 'DELETE');
    expect(answer.headers.getSetCookie().join()).toMatch(/rowlink_operator=; Max-Age=0/);
    return ((await answer.json()) as SignedOutView).goOn;
  };
  const atProvider = async (): Promise<string> => {
    await provider.close();
    provider = await openIdProvider({ end_session_endpoint: 'https://accounts.example/out' });
    scene.deps.dashboard.signIn.openId = openIdTo(provider.issuer);
    const { url, cookie } = await setOut();
    const answer = await comeBack(provider.agree(url), cookie);
    const identity = answer.headers.getSetCookie().find((each) => each.startsWith('rowlink_identity=')) ?? '';
    expect(identity).toMatch(/; Path=\/api\/operator\/session; HttpOnly; Secure; SameSite=Strict$/);
    return [cookieOf(answer, 'rowlink_operator'), cookieOf(answer, 'rowlink_identity')].join('; ');
  };

  test('leads on to the provider, which is told whose session ends [B6]', async () => {
    const cookies = await atProvider();
    const out = new URL((await signOut(cookies)) ?? '');
    expect(out.origin + out.pathname).toBe('https://accounts.example/out');
    expect(out.searchParams.get('client_id')).toBe(CLIENT.id);
    expect(out.searchParams.get('id_token_hint')).toBe(cookies.split('rowlink_identity=')[1]);
    expect(await signOut(cookies.split('; ')[0] ?? '')).not.toContain('id_token_hint');
  });

  test('ends here when the provider has no such place, or is away [B6]', async () => {
    expect(await signOut(await signIn())).toBeNull();
    const cookies = await atProvider();
    scene.deps.dashboard.signIn.openId = openIdTo(provider.issuer);
    await provider.close();
    expect(await signOut(cookies)).toBeNull();
  });

  test('of whoever had the token, or of nobody, does not ask the provider [B6]', async () => {
    await atProvider();
    const entry = await createApp(scene.deps).request(`${HOST}${SESSION}`, {
      method: 'POST',
      headers: own,
      body: JSON.stringify({ token: TOKEN }),
    });
    expect(await signOut(cookieOf(entry, 'rowlink_operator'))).toBeNull();
    expect(await signOut('')).toBeNull();
  });
});

describe('nobody comes in', () => {
  afterEach(() => expect(refused).toBeGreaterThan(0));
  const hour = 3_600;
  const now = Math.floor(Date.now() / 1_000);

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a wrong nonce', { nonce: 'another' }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'another-program' }],
    ['several audiences, and another is meant', { aud: [CLIENT.id, 'another'], azp: 'another' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['a token that is over', { iat: now - 2 * hour, exp: now - hour }],
    ['an address that nobody confirmed', { email_verified: false }],
    ['a confirmation in words', { email_verified: 'true' }],
    ['no address', { email: undefined }],
  ])('by %s [B6]', async (_, claims) => {
    expect(await endOf(claims)).toEqual(['/dashboard/#refused=SIGN_IN_FAILED', '']);
  });

  test.each([
    'eve@example.com',
    'eve@evil.example',
    'ann@example.com.evil.example',
    'x@ops.example@evil.example',
  ])('as %s, whom nobody named [B6]', async (email) => {
    expect(await endOf({ email })).toEqual(['/dashboard/#refused=SIGN_IN_NOT_NAMED', '']);
  });

  test('by a token that somebody else signed [B6]', async () => {
    provider.forgeSignatures();
    expect(await endOf({})).toEqual(['/dashboard/#refused=SIGN_IN_FAILED', '']);
  });

  test('twice by one answer [B6]', async () => {
    const { url, cookie } = await setOut();
    const query = provider.agree(url);
    expect((await comeBack(query, cookie)).headers.get('location')).toBe('/dashboard/');
    const again = await comeBack(query, cookie);
    expect(again.headers.get('location')).toBe('/dashboard/#refused=SIGN_IN_FAILED');
    expect(cookieOf(again, 'rowlink_operator')).toBe('');
  });

  test('by an answer that another browser, or nobody, asked for [B6]', async () => {
    const [mine, other] = [await setOut(), await setOut()];
    for (const cookie of [other.cookie, '', `${mine.cookie}x`]) {
      const answer = await comeBack(provider.agree(mine.url), cookie);
      expect(answer.headers.get('location')).toBe('/dashboard/#refused=SIGN_IN_FAILED');
    }
  });

  test('who cancels, and the log tells why without a name [B6]', async () => {
    const { url, cookie } = await setOut();
    const state = new URL(url).searchParams.get('state') ?? '';
    const answer = await comeBack(`?error=access_denied&state=${state}`, cookie);
    expect(answer.headers.get('location')).toBe('/dashboard/#refused=SIGN_IN_FAILED');
    await endOf({ email: 'eve@evil.example' });
    expect(JSON.stringify(scene.log.lines)).toContain('access_denied');
    expect(JSON.stringify(scene.log.lines)).not.toContain('eve@');
  });

  test('while the provider is away, which is asked again the next time [B6]', async () => {
    await provider.close();
    expect((await ask(SIGN_IN_PATH)).headers.get('location')).toBe('/dashboard/#refused=SIGN_IN_UNREACHABLE');
  });
});

test('without a provider there is no such way in [B6]', async () => {
  scene.deps.dashboard.signIn = { openId: null, operators: [] };
  expect((await ask(SIGN_IN_PATH)).status).not.toBe(302);
  expect(await (await ask(`${SIGN_IN_PATH}/ways`)).json()).toEqual({ openId: null });
});
