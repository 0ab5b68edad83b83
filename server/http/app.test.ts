/** The API without a socket: signatures, limits, answers, and errors that tell no more than they may. */
import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';

import type { EditBatch } from '../../shared/protocol/edit-batch.ts';
import type { PublicError } from '../../shared/protocol/public-error.ts';
import { EDITS_PATH, REGISTER_PATH, SIGNATURE_HEADERS, textToSign } from '../../shared/protocol/signing.ts';
import { linkViewSchema, type LinkView } from '../../shared/protocol/link-api/views.ts';
import { SyncError } from '../core/sync-error.ts';
import { apiScene, NOW, SECRETS, TOKEN, type ApiScene, type Received } from '../test/fakes/api-scene.ts';
import type { MemoryLog } from '../test/fakes/memory-log.ts';
import { createApp, type AppDeps } from './app.ts';

let log: MemoryLog;
let received: Received[];
let contexts: ApiScene['contexts'];
let requests: ApiScene['requests'];
let asked: string[];
let deps: AppDeps;

beforeEach(async () => {
  ({ deps, log, received, contexts, requests, asked } = await apiScene());
});

const batch: EditBatch = {
  v: 1,
  batchId: 'batch-0123456789',
  capturedAt: NOW,
  edits: [{ key: 'k', row: 2, cells: { c1: 'Zoë' } }],
  nudge: false,
  clock: null,
};

interface Signing {
  link?: string;
  secret?: string;
  timestamp?: string;
  nonce?: string;
  path?: string;
  /** Signed instead of the body that is sent. */
  signedBody?: string;
}

/** A webhook as the add-on signs it, with whatever an attacker would change. */
function signed(body: string, signing: Signing = {}): Request {
  const {
    link = 'link-0',
    secret = SECRETS[0] ?? '',
    timestamp = String(NOW),
    nonce = batch.batchId,
  } = signing;
  const text = textToSign({
    method: 'POST',
    path: signing.path ?? EDITS_PATH,
    timestamp,
    nonce,
    bodyHash: createHash('sha256')
      .update(signing.signedBody ?? body)
      .digest('base64url'),
  });
  const signature = createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest('base64url');
  const headers = {
    [SIGNATURE_HEADERS.link]: link,
    [SIGNATURE_HEADERS.timestamp]: timestamp,
    [SIGNATURE_HEADERS.nonce]: nonce,
    [SIGNATURE_HEADERS.signature]: signature,
  };
  return new Request(`http://backend${EDITS_PATH}`, { method: 'POST', headers, body });
}

const send = (request: Request) => createApp(deps).request(request);
const codeOf = async (answer: Response) => ((await answer.json()) as PublicError).error.code;
const get = (path: string, headers: Record<string, string> = {}) =>
  createApp(deps).request(path, { headers });

describe('the webhook', () => {
  test('takes in a batch that its link signed [W1]', async () => {
    const answer = await send(signed(JSON.stringify(batch)));
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ v: 1, t1: NOW, isNew: true });
    expect(received).toEqual([{ link: 'link-0', batch }]);
  });

  test.each<[string, Signing]>([
    ['an unknown link', { link: 'link-9' }],
    ["another link's key", { link: 'link-1' }],
    ['a wrong key', { secret: Buffer.alloc(32, 9).toString('base64url') }],
    ['another body', { signedBody: '{}' }],
    ['another path', { path: REGISTER_PATH }],
    ['a time too long ago', { timestamp: String(NOW - 5 * 60_000 - 1) }],
    ['a time to come', { timestamp: String(NOW + 5 * 60_000 + 1) }],
    ['a time that is none', { timestamp: 'now' }],
    ['a nonce that is not the batch id', { nonce: 'batch-another-one' }],
  ])('answers %s like any other bad signature [W1]', async (_, signing) => {
    const answer = await send(signed(JSON.stringify(batch), signing));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      error: { code: 'WEBHOOK_UNSIGNED', message: expect.stringContaining('signature') as string },
    });
    expect(received).toEqual([]);
  });

  test('without any header is unsigned', async () => {
    const answer = await send(new Request(`http://backend${EDITS_PATH}`, { method: 'POST', body: '{}' }));
    expect(answer.status).toBe(401);
  });

  test.each([
    ['is not JSON', '{"v":1,', 'The body is not JSON.'],
    ['is cut off', '{', 'The body is not JSON.'],
    ['is empty', '', 'Not valid: v, batchId, capturedAt, edits, nudge, clock.'],
    ['is a list', '[]', 'Not valid: body.'],
    ['has a wrong type', JSON.stringify({ ...batch, capturedAt: 'now' }), 'Not valid: capturedAt.'],
    ['has no version', JSON.stringify({ ...batch, v: '1' }), 'Not valid: v.'],
    ['has a field too many', JSON.stringify({ ...batch, admin: true }), 'Not valid: body.'],
    [
      'has a row that is none',
      JSON.stringify({ ...batch, edits: [{ key: null, row: 0, cells: {} }] }),
      'Not valid: edits.0.row.',
    ],
  ])('that %s is refused by field, without its values [W7]', async (_, body, detail) => {
    const answer = await send(signed(body));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'REQUEST_MALFORMED', details: [detail] } });
  });

  test('bytes that are no UTF-8 are refused', async () => {
    const body = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]);
    const request = signed('');
    const bodyHash = createHash('sha256').update(body).digest('base64url');
    const timestamp = String(NOW);
    const text = textToSign({ method: 'POST', path: EDITS_PATH, timestamp, nonce: batch.batchId, bodyHash });
    const key = Buffer.from(SECRETS[0] ?? '', 'base64url');
    request.headers.set(
      SIGNATURE_HEADERS.signature,
      createHmac('sha256', key).update(text).digest('base64url'),
    );
    const answer = await send(new Request(request.url, { method: 'POST', headers: request.headers, body }));
    expect(answer.status).toBe(400);
  });

  test('a huge body is refused before anything is looked up [W7]', async () => {
    deps.ports.links.byPublicId = () => Promise.reject(new Error('looked up'));
    const answer = await send(signed('x'.repeat(2 * 1024 * 1024 + 1)));
    expect(answer.status).toBe(413);
    expect(await codeOf(answer)).toBe('BODY_TOO_LARGE');
  });

  test('MySQL away is a 503, so that the add-on keeps its edits [W2]', async () => {
    deps.ports.links.byPublicId = () => Promise.reject(new SyncError('MYSQL_UNAVAILABLE'));
    const answer = await send(signed(JSON.stringify(batch)));
    expect(answer.status).toBe(503);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  test('a bug is a 500 that tells nothing but is logged with its error', async () => {
    deps.receive = () => Promise.reject(new TypeError('undefined is not a function'));
    const answer = await send(signed(JSON.stringify(batch)));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('undefined');
    expect(log.lines).toMatchObject([{ level: 'error', fields: { error: { name: 'TypeError' } } }]);
  });
});

describe('what the operator may', () => {
  test.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer nope' }],
    ['the token in another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a part of the token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
  ])('needs the token: %s is refused', async (_, headers: Record<string, string>) => {
    const answer = await get('/api/sync/status', headers);
    expect(answer.status).toBe(401);
    expect(await codeOf(answer)).toBe('OPERATOR_ONLY');
  });

  test('status tells each link', async () => {
    const answer = await get('/api/sync/status', { authorization: `Bearer ${TOKEN}` });
    const { links: told } = (await answer.json()) as { links: object[] };
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({
      linkId: 'link-0',
      table: 'table_0',
      tab: 'tab 0',
      status: 'importing',
      pauseReason: null,
      rows: 9,
      pendingEdits: 0,
      dirtyRows: 2,
      heldRows: 1,
      lastSyncAt: new Date(NOW).toISOString(),
    });
    expect(JSON.stringify(told)).not.toContain(SECRETS[0]);
  });

  const register = (body: string) =>
    createApp(deps).request(REGISTER_PATH, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body,
    });

  test('registering says in a sentence why a tab cannot be linked', async () => {
    const answer = await register(JSON.stringify({ v: 1, spreadsheetId: 'abcdefghij', tabId: 0 }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      error: {
        code: 'TAB_UNUSABLE',
        message: 'This tab cannot be linked as it is. Column C has no header.',
      },
    });
  });

  test.each([
    JSON.stringify({ v: 1, spreadsheetId: '../../etc', tabId: 0 }),
    JSON.stringify({ v: 1, spreadsheetId: 'abcdefghij', tabId: -1 }),
    JSON.stringify({ v: 1, spreadsheetId: 'abcdefghij', tabId: 0, headerRow: 0 }),
    '"',
  ])('registering %s is refused', async (body) => {
    expect((await register(body)).status).toBe(400);
  });

  test('a registration has a limit, too', async () => {
    expect((await register('x'.repeat(300_000))).status).toBe(413);
  });
});

describe('the life of a link', () => {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const post = (path: string, body = '') =>
    createApp(deps).request(`/api/links/link-1${path}`, { method: 'POST', headers, body });

  test('its view is told to the operator, one link or all [L1]', async () => {
    const one = linkViewSchema.parse(await (await get('/api/links/link-0', headers)).json());
    expect(one).toMatchObject({
      linkId: 'link-0',
      spreadsheetId: 'file-1',
      importing: { rowsDone: 4, rowsTotal: 9 },
      sentence: 'The first sync runs: 4 of 9 rows are in MySQL. You can go on working.',
      changes: { pending: 2, oldestPendingAt: new Date(NOW - 5_000).toISOString() },
    });
    const all = (await (await get('/api/sync/status', headers)).json()) as { links: unknown[] };
    expect(all.links[0]).toMatchObject(one);
    expect((await get('/api/links', headers)).headers.get('location')).toBe('/api/sync/status');
    expect(all.links).toHaveLength(2);
    expect((await get('/api/sync/status')).status).toBe(401);
    expect((await get('/api/links/link-0')).status).toBe(401);
  });

  test('reading, pausing and resuming answer with the view [L1]', async () => {
    for (const path of ['/sync', '/pause', '/resume']) {
      expect(linkViewSchema.parse(await (await post(path)).json()).linkId).toBe('link-1');
    }
    expect(asked).toEqual(['syncNow link-1', 'pause link-1', 'resume link-1']);
  });

  test('its end keeps the sheet as it is, unless told to tidy it', async () => {
    expect(await (await post('/unlink')).json()).toEqual({ isNew: true });
    expect((await post('/unlink', JSON.stringify({ clean: true }))).status).toBe(200);
    expect((await post('/unlink', JSON.stringify({ drop: true }))).status).toBe(400);
    expect(asked).toEqual(['unlink false link-1', 'unlink true link-1']);
  });

  test('the operator takes its key away and learns no new one [A4]', async () => {
    expect(await (await post('/rotate-key')).json()).toEqual({ secret: null });
    expect(asked).toEqual(['rotateKey link-1']);
  });

  test('whoever took the triggers over is known [D14]', async () => {
    expect((await post('/owner', JSON.stringify({ owner: 'bob@example.com' }))).status).toBe(200);
    expect((await post('/owner', '{}')).status).toBe(400);
    expect(asked).toEqual(['owner bob@example.com link-1']);
  });

  test('Google’s daily limit is told to people when it is near [D18]', async () => {
    const triggers = async () => {
      const answer = await get('/api/links/link-1', { authorization: `Bearer ${TOKEN}` });
      return ((await answer.json()) as LinkView).triggers;
    };
    expect(await triggers()).toMatchObject({ nearLimit: null });
    deps.life.addonRuns.of = () => Promise.resolve({ requests: 85_000, runMs: 0 });
    expect(await triggers()).toMatchObject({
      nearLimit: { percent: 85, sentence: expect.stringContaining('ann@example.com') as string },
    });
  });

  test('its settings change in the part that is given', async () => {
    expect((await post('/settings', JSON.stringify({ policy: 'db' }))).status).toBe(200);
    expect((await post('/settings', JSON.stringify({ policy: 'mine' }))).status).toBe(400);
    expect(asked).toEqual(['settings {"policy":"db"} link-1']);
  });
});

test('metrics are told to the operator only [H3]', async () => {
  expect((await get('/api/metrics')).status).toBe(401);
  const answer = await get('/api/metrics', { authorization: `Bearer ${TOKEN}` });
  expect([answer.status, await answer.text()]).toEqual([200, 'sync_links 1']);
});

describe('a request', () => {
  test('of an add-on is known by the id of its batch, in its log lines, its answer and the inbox [H6]', async () => {
    const answer = await send(signed(JSON.stringify(batch)));
    expect(answer.headers.get('x-request-id')).toBe(batch.batchId);
    expect(contexts).toEqual([{ requestId: batch.batchId }]);
    expect(received.map((each) => each.batch.batchId)).toEqual([batch.batchId]);
  });

  test('keeps an id that a proxy gave it; one that could not stand in a log gets another [H6]', async () => {
    const idOf = async (id: string) =>
      (await get('/api/health/live', { 'x-request-id': id })).headers.get('x-request-id');
    expect(await idOf('given-by-a-proxy')).toBe('given-by-a-proxy');
    expect(await idOf('{"severity":"ERROR"}')).toBe('made-by-the-server');
  });

  test('is timed by the pattern of its route, which names no link [H3]', async () => {
    await get('/api/links/link-0/conflicts', { authorization: `Bearer ${TOKEN}` });
    await get('/api/health/live');
    await get('/no/such/page');
    expect(requests.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/api/links/:link/conflicts', 200],
      ['GET', '/api/health/live', 200],
      ['GET', 'none', 404],
    ]);
  });
});

test('an unknown address is a 404 in the one error shape, with security headers and a request id', async () => {
  const answer = await get('/wp-login.php');
  expect(answer.status).toBe(404);
  expect(await codeOf(answer)).toBe('NOT_FOUND');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('x-request-id')).toMatch(/[\w-]{16,}/);
});
