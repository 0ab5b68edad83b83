/** Who is refused too often waits, before his bodies are read; nobody else does. */
import { request } from 'node:http';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { BODY_HASH_HEADER, EDITS_PATH, REGISTER_PATH } from '../../shared/protocol/signing.ts';
import { apiScene, NOW, SECRETS, TOKEN, type ApiScene } from '../test/fakes/api-scene.ts';
import { signatureHeaders } from '../test/harness/sign-request.ts';
import { createApp } from './app.ts';
import { httpService, type HttpService } from './http-service.ts';

const WAIT_MS = 12_345;
const spent = new Set<string>();
const noted: string[] = [];
let scene: ApiScene;
let service: HttpService | null = null;

beforeEach(async () => {
  scene = await apiScene();
  scene.deps.unknown.refusals = {
    note: (address) => noted.push(address),
    waitMs: (address) => (spent.has(address) ? WAIT_MS : 0),
  };
});

afterEach(async () => {
  spent.clear();
  noted.length = 0;
  await service?.stop();
  service = null;
});

interface Asked {
  from?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | ReadableStream;
}

const ask = (path: string, { from = '203.0.113.7', ...init }: Asked = {}) =>
  createApp(scene.deps).request(
    path,
    { ...init, ...(init.body instanceof ReadableStream && { duplex: 'half' }) },
    {
      incoming: { socket: { remoteAddress: from } },
    },
  );

const BATCH = { v: 1, batchId: 'batch-0123456789', capturedAt: NOW, edits: [], nudge: true, clock: null };
const signed = (link: string, secret: string): Asked => {
  const body = JSON.stringify(BATCH);
  const signing = { method: 'POST', path: EDITS_PATH, body, link, secret };
  const headers = signatureHeaders({ ...signing, timestamp: String(NOW), nonce: BATCH.batchId });
  return { method: 'POST', headers, body };
};
/** As an older add-on. */
const withoutHash = ({ headers, ...asked }: Asked): Asked => ({
  ...asked,
  headers: Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== BODY_HASH_HEADER)),
});
const operator = { headers: { authorization: `Bearer ${TOKEN}` } };

/** A body of 64 KB pieces, and how many of them somebody wanted. */
function endless(): { body: ReadableStream; pulled: () => number } {
  let pulled = 0;
  const pull = (controller: ReadableStreamDefaultController) => {
    pulled += 1;
    controller.enqueue(new Uint8Array(65_536));
  };
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), pulled: () => pulled };
}

describe('what counts', () => {
  test.each<[string, string, Asked]>([
    ['no token', '/api/sync/status', {}],
    ['a wrong token', '/api/sync/status', { headers: { authorization: 'Bearer wrong' } }],
    ['a wrong signature', EDITS_PATH, signed('link-0', 'wrong')],
    ['an unknown link', EDITS_PATH, signed('link-9', SECRETS[0] ?? '')],
    ['a forged identity', REGISTER_PATH, { method: 'POST', headers: { authorization: 'Bearer a.b.c' } }],
    [
      'a used ticket',
      '/api/operator/session',
      { method: 'POST', body: '{"ticket":"x"}', headers: { 'sec-fetch-site': 'same-origin' } },
    ],
    ['an address that is none', '/api/.env', {}],
  ])('%s does [A12]', async (_, path, asked) => {
    expect((await ask(path, asked)).status).toBeGreaterThanOrEqual(400);
    expect(noted).toEqual(['203.0.113.7']);
  });

  test.each<[string, string, Asked]>([
    ['a link’s webhook', EDITS_PATH, signed('link-0', SECRETS[0] ?? '')],
    ['an operator who mistakes a link', '/api/links/none', operator],
    ['the description', '/api/openapi.json', {}],
    ['health', '/api/health', {}],
    ['a probe', '/api/health/nothing', {}],
  ])('%s does not [A12]', async (_, path, asked) => {
    await ask(path, asked);
    expect(noted).toEqual([]);
  });

  test('a failure of ours does not [A12]', async () => {
    scene.deps.ports.links.list = () => Promise.reject(new Error('away'));
    scene.deps.referenceMs = () => {
      throw new Error('no clock');
    };
    expect((await ask(EDITS_PATH, signed('link-0', 'x'))).status).toBe(500);
    expect(noted).toEqual([]);
  });
});

describe('an address that had its share', () => {
  beforeEach(() => spent.add('203.0.113.7'));

  test('is told when to come again, whoever may be there: strangers, guessers of the token and of links [A12]', async () => {
    for (const [path, asked] of [
      ['/api/sync/status', {}],
      ['/api/sync/status', operator],
      [EDITS_PATH, signed('link-9', SECRETS[0] ?? '')],
      [EDITS_PATH, withoutHash(signed('link-0', SECRETS[0] ?? ''))],
      [REGISTER_PATH, { method: 'POST' }],
    ] as const) {
      const answer = await ask(path, asked);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '13']);
    }
    expect(scene.received).toEqual([]);
    expect(noted).toEqual([]);
  });

  test('does not keep out a known link’s webhook, an identity token, a session or a probe [A12]', async () => {
    expect((await ask(EDITS_PATH, signed('link-0', SECRETS[0] ?? ''))).status).toBe(202);
    scene.deps.registration.identities = {
      verify: () => Promise.resolve({ subject: 's', email: 'a@example.com', domain: null }),
    };
    const about = await ask('/api/about', { headers: { authorization: 'Bearer a.b.c' } });
    expect(about.status).toBe(200);
    const entry = await ask('/api/operator/session', {
      from: '198.51.100.1',
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ token: TOKEN }),
    });
    const cookie = (entry.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await ask('/api/sync/status', { headers: { cookie } })).status).toBe(200);
    expect((await ask('/api/health/live')).status).toBe(200);
  });

  test('is answered before its body is read [A12]', async () => {
    const { body, pulled } = endless();
    expect((await ask(EDITS_PATH, { method: 'POST', body })).status).toBe(429);
    expect(pulled()).toBe(0);
  });
});

describe('a webhook in the name of a known link', () => {
  const large = JSON.stringify({ ...BATCH, edits: [{ key: 'k', row: 2, cells: {} }], pad: '' }).padEnd(
    300_000,
  );
  const sign = (body: string, secret = SECRETS[0] ?? '') =>
    signatureHeaders({
      method: 'POST',
      path: EDITS_PATH,
      body,
      link: 'link-0',
      secret,
      timestamp: String(NOW),
      nonce: BATCH.batchId,
    });

  test('is not read when the link’s key did not sign what its head tells [A13]', async () => {
    for (const [path, method] of [
      [EDITS_PATH, 'POST'],
      ['/api/links/link-0/pause', 'POST'],
    ] as const) {
      const { body, pulled } = endless();
      const headers = { ...sign('anything', 'wrong'), 'content-length': '200000' };
      expect((await ask(path, { method, headers, body })).status).toBe(401);
      expect(pulled()).toBe(0);
    }
  });

  test('is refused when its body is not the one whose hash was signed [A13]', async () => {
    const headers = sign('{"another":"body"}');
    expect((await ask(EDITS_PATH, { method: 'POST', headers, body: JSON.stringify(BATCH) })).status).toBe(
      401,
    );
    expect(scene.received).toEqual([]);
  });

  test('may be large only when the head tells the hash; without it little is read [A13]', async () => {
    const headers = sign(large);
    expect((await ask(EDITS_PATH, { method: 'POST', headers, body: large })).status).toBe(400);
    expect((await ask(EDITS_PATH, withoutHash({ method: 'POST', headers, body: large }))).status).toBe(413);
    const { body, pulled } = endless();
    expect((await ask(EDITS_PATH, withoutHash({ method: 'POST', headers, body }))).status).toBe(413);
    expect(pulled()).toBeLessThan(8);
    expect((await ask(EDITS_PATH, withoutHash(signed('link-0', SECRETS[0] ?? '')))).status).toBe(202);
  });
});

describe('the address', () => {
  const from = async (remote: string, proxies: number, forwarded?: string): Promise<string[]> => {
    noted.length = 0;
    scene.deps.unknown.proxies = proxies;
    await ask('/api/sync/status', {
      from: remote,
      ...(forwarded !== undefined && { headers: { 'x-forwarded-for': forwarded } }),
    });
    return [...noted];
  };

  test('is the socket’s, and what callers claim counts for nothing, when no proxy stands before [A12]', async () => {
    expect(await from('198.51.100.9', 0, '192.0.2.1')).toEqual(['198.51.100.9']);
  });

  test('is what the outermost proxy of ours saw: what is left of it was invented [A12]', async () => {
    expect(await from('10.0.0.1', 1, '192.0.2.1, 192.0.2.2, 198.51.100.9')).toEqual(['198.51.100.9']);
    expect(await from('10.0.0.1', 2, '192.0.2.1, 198.51.100.9, 10.0.0.2')).toEqual(['198.51.100.9']);
    expect(await from('10.0.0.1', 2, '192.0.2.1')).toEqual(['10.0.0.1']);
    expect(await from('10.0.0.1', 1, 'not an address')).toEqual(['10.0.0.1']);
  });

  test('of IPv6 is the network that one customer has, and an IPv4 one in IPv6 is itself [A12]', async () => {
    expect(await from('2001:db8:1:2:3:4:5:6', 0)).toEqual(['2001:db8:1:2::/64']);
    expect(await from('2001:db8:1:2::6', 0)).toEqual(['2001:db8:1:2::/64']);
    expect(await from('2001:db8::6%eth0', 0)).toEqual(['2001:db8:0:0::/64']);
    expect(await from('::ffff:203.0.113.5', 0)).toEqual(['203.0.113.5']);
  });
});

test('on the network, too: the answer comes while the body is still to be sent [A12]', async () => {
  spent.add('127.0.0.1');
  service = httpService(createApp(scene.deps), { host: '127.0.0.1', port: 0 });
  await service.start();
  const answered = Promise.withResolvers<number>();
  const call = request(
    { port: service.port(), path: EDITS_PATH, method: 'POST', headers: { 'content-length': '1000000' } },
    (answer) => answered.resolve(answer.statusCode ?? 0),
  );
  call.on('error', () => undefined);
  call.write('x');
  expect(await answered.promise).toBe(429);
  call.destroy();
});
