/** What nobody of good will sends: each is refused with a status and code of its own, and nothing is asked of a flow. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';

import type { PublicError } from '../../shared/protocol/public-error.ts';
import { EDITS_PATH, PREVIEW_PATH, REGISTER_PATH } from '../../shared/protocol/signing.ts';
import { VERSION_HEADER } from '../../shared/protocol/version.ts';
import { ERRORS } from '../core/sync-error.ts';
import { apiScene, NOW, SECRETS, TOKEN, type ApiScene } from '../test/fakes/api-scene.ts';
import { signatureHeaders, type Signing } from '../test/harness/sign-request.ts';
import { createApp } from './app.ts';

let scene: ApiScene;
let app: ReturnType<typeof createApp>;
let flowsAsked: number;

beforeEach(async () => {
  scene = await apiScene();
  flowsAsked = 0;
  const { registration } = scene.deps;
  const { preview, register } = registration;
  registration.preview = (asked) => ((flowsAsked += 1), preview(asked));
  registration.register = (asked) => ((flowsAsked += 1), register(asked));
  app = createApp(scene.deps);
});

const BATCH = {
  v: 1,
  batchId: 'batch-0123456789',
  capturedAt: NOW,
  edits: [{ key: 'k', row: 2, cells: { c1: 'a value' } }],
  nudge: false,
  clock: null,
};

function signed(body: string | Uint8Array<ArrayBuffer>, changes: Partial<Signing> = {}): Promise<Response> {
  const signing = {
    method: 'POST',
    path: EDITS_PATH,
    body,
    link: 'link-0',
    secret: SECRETS[0] ?? '',
    timestamp: String(NOW),
    nonce: BATCH.batchId,
    ...changes,
  };
  const { method, path } = signing;
  return Promise.resolve(
    app.request(path, { method, headers: signatureHeaders(signing), ...(method !== 'GET' && { body }) }),
  );
}

const asOperator = (method: string, path: string, body?: string) =>
  app.request(path, {
    method,
    headers: { authorization: `Bearer ${TOKEN}` },
    ...(body !== undefined && { body }),
  });

async function refusal(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as PublicError).error.code];
}

const nothingAsked = (): void => {
  expect([scene.received, scene.asked, flowsAsked]).toEqual([[], [], 0]);
};

const MALFORMED: [number, string] = [400, 'REQUEST_MALFORMED'];
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('a signed body', () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>, [number, string]]>([
    ['without end', '{"v":1,"edits":[', MALFORMED],
    ['of 100,000 brackets', deep(100_000), MALFORMED],
    ['deep inside a cell', JSON.stringify(BATCH).replace('"a value"', deep(50_000)), MALFORMED],
    ['with a byte order mark in the middle', '{"v":\ufeff1}', MALFORMED],
    ['in UTF-16', new Uint8Array(Buffer.from(JSON.stringify(BATCH), 'utf16le')), MALFORMED],
    ['cut inside a character', new Uint8Array([0x22, 0xc3, 0x22]), MALFORMED],
    ['with an overlong slash', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), MALFORMED],
    ['with NaN', JSON.stringify(BATCH).replace(String(NOW), 'NaN'), MALFORMED],
    ['with a number beyond all', JSON.stringify(BATCH).replace(String(NOW), '1e999'), MALFORMED],
    [
      'with a prototype',
      JSON.stringify(BATCH).replace('"v":1', '"v":1,"__proto__":{"isOperator":true}'),
      MALFORMED,
    ],
    ['with a list for a number', JSON.stringify({ ...BATCH, capturedAt: [NOW] }), MALFORMED],
    ['with a row of a huge number', JSON.stringify(BATCH).replace('"row":2', '"row":1e308'), MALFORMED],
    ['with half a row', JSON.stringify(BATCH).replace('"row":2', '"row":2.5'), MALFORMED],
    ['with 5,001 rows', JSON.stringify({ ...BATCH, edits: Array(5_001).fill(BATCH.edits[0]) }), MALFORMED],
    [
      'with a cell of 50,001 characters',
      JSON.stringify(BATCH).replace('a value', 'x'.repeat(50_001)),
      MALFORMED,
    ],
    ['of an older add-on', JSON.stringify({ ...BATCH, v: 0 }), [426, 'ADDON_OUTDATED']],
    ['of a newer add-on', JSON.stringify({ ...BATCH, v: 2 }), [503, 'SERVER_OUTDATED']],
    ['of more than two megabytes', 'x'.repeat(2 * 1024 * 1024 + 1), [413, 'BODY_TOO_LARGE']],
  ])('%s is refused [A7]', async (_, body, expected) => {
    expect(await refusal(await signed(body))).toEqual(expected);
    nothingAsked();
    expect(({} as { isOperator?: boolean }).isOperator).toBeUndefined();
  });

  test('names the wrong fields, never what they hold [A8]', async () => {
    const secretive = {
      ...BATCH,
      capturedAt: 'MARKER-1',
      edits: [{ key: 7, row: 2, cells: { c1: ['MARKER-2'] } }],
    };
    const text = await (await signed(JSON.stringify(secretive))).text();
    expect(text).toContain('capturedAt');
    expect(text + JSON.stringify(scene.log.lines)).not.toMatch(/MARKER|at .*\.ts/);
  });
});

describe('a signature', () => {
  test.each<[string, Partial<Signing>]>([
    ['of another link’s key', { secret: SECRETS[1] ?? '' }],
    ['of another link', { link: 'link-1' }],
    ['of a link named by a pattern', { link: '%' }],
    ['of a link named by SQL', { link: "' OR '1'='1" }],
    ['with a sign before the time', { timestamp: `+${NOW}` }],
    ['with a time in another notation', { timestamp: NOW.toExponential() }],
    ['with a blank behind the time', { timestamp: `${NOW} ` }],
    ['without a time', { timestamp: '' }],
    ['with an empty key', { secret: '' }],
  ])('%s is refused like any other [A7]', async (_, changes) => {
    expect(await refusal(await signed(JSON.stringify(BATCH), changes))).toEqual([401, 'WEBHOOK_UNSIGNED']);
    nothingAsked();
  });

  test('is refused with one bit turned, cut off, doubled, or in another alphabet [A7]', async () => {
    const body = JSON.stringify(BATCH);
    const signing = { method: 'POST', path: EDITS_PATH, body, link: 'link-0', secret: SECRETS[0] ?? '' };
    const headers = signatureHeaders({ ...signing, timestamp: String(NOW), nonce: BATCH.batchId });
    const good = headers['x-sync-signature'] ?? '';
    const bytes = Buffer.from(good, 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const others = [
      bytes.toString('base64url'),
      good.slice(0, -1),
      good + good,
      Buffer.from(good, 'base64url').toString('hex'),
      '',
    ];
    for (const signature of others) {
      const answer = await app.request(EDITS_PATH, {
        method: 'POST',
        headers: { ...headers, 'x-sync-signature': signature },
        body,
      });
      expect(await refusal(answer)).toEqual([401, 'WEBHOOK_UNSIGNED']);
    }
    nothingAsked();
  });
});

describe('an address', () => {
  test.each<[string, string]>([
    ['GET', '/api/links/..%2f..%2fhealth'],
    ['GET', '/api/links/%00'],
    ['GET', "/api/links/link-0'--"],
    ['GET', '/api/links/__proto__'],
    ['POST', '/api/links/link-9/pause'],
  ])('%s %s names no link [A7]', async (method, path) => {
    expect(await refusal(await asOperator(method, path))).toEqual([404, 'LINK_UNKNOWN']);
    nothingAsked();
  });

  test.each<[string, string, number]>([
    ['GET', '/api/links/link-0/../../../etc/passwd', 404],
    ['GET', '//api/health', 404],
    ['GET', '/api/links/link-0/constructor', 404],
    ['DELETE', '/api/links/link-0', 404],
    ['PUT', '/api/webhook/edits', 404],
  ])('%s %s is nowhere [A7]', async (method, path, status) => {
    expect((await asOperator(method, path)).status).toBe(status);
    nothingAsked();
  });

  test.each<[string, string]>([
    ['GET', '/api/links/link-0/conflicts?limit=-1'],
    ['GET', '/api/links/link-0/conflicts?limit=1%20OR%201'],
    ['GET', '/api/links/link-0/activity?before=1e9999'],
    ['GET', '/api/links/link-0/activity?rowKey='],
  ])('%s %s asks for what cannot be [A7]', async (method, path) => {
    expect(await refusal(await asOperator(method, path))).toEqual(MALFORMED);
    nothingAsked();
  });

  test.each(['NaN', '-1', '1;DROP', '1e3', '99999999999999999999'])(
    'with the number %s names no conflict [A7]',
    async (number) => {
      const answer = await asOperator(
        'POST',
        `/api/links/link-0/conflicts/${number}/choose`,
        '{"side":"db"}',
      );
      expect(await refusal(answer)).toEqual([404, 'CONFLICT_UNKNOWN']);
      nothingAsked();
    },
  );
});

describe('a registration', () => {
  test.each<[string, object]>([
    ['of a path for a spreadsheet', { spreadsheetId: '../../../etc/passwd' }],
    ['of an address for a spreadsheet', { spreadsheetId: 'https://evil.example/x' }],
    ['of a huge header row', { headerRow: 1e12 }],
    ['of a column named by its prototype', { columns: [{ index: 0, header: 'a', __proto__x: 1 }] }],
    ['of a type that is none', { columns: [{ index: 0, header: 'a', type: 'TEXT); DROP TABLE x' }] }],
    ['of a policy that is none', { policy: '' }],
  ])('%s is refused [A7]', async (_, changes) => {
    const asked = JSON.stringify({ v: 1, spreadsheetId: 'spreadsheet-1', tabId: 0, ...changes });
    for (const path of [PREVIEW_PATH, REGISTER_PATH]) {
      expect(await refusal(await asOperator('POST', path, asked))).toEqual(MALFORMED);
    }
    nothingAsked();
  });
});

test('an add-on of another version is told to reload, whatever it asks; one that says nothing is served [A6]', async () => {
  const ask = (version: string) =>
    app.request('/api/sync/status', {
      headers: { authorization: `Bearer ${TOKEN}`, [VERSION_HEADER]: version },
    });
  expect(await refusal(await ask('0'))).toEqual([426, 'ADDON_OUTDATED']);
  expect(await refusal(await ask('2'))).toEqual([503, 'SERVER_OUTDATED']);
  expect((await ask('1')).status).toBe(200);
  expect((await ask('one')).status).toBe(200);
  expect(ERRORS.ADDON_OUTDATED.message).toContain('Reload');
});

test('who asks too often is told when to come again, and nothing is done [A5]', async () => {
  scene.deps.access.rate = { take: (key) => Promise.resolve(key === 'link-0' ? 12_345 : 0) };
  scene.deps.registration.rate = { take: () => Promise.resolve(1) };
  scene.deps.registration.identities = {
    verify: () => Promise.resolve({ subject: 's', email: 'a@example.com', domain: null }),
  };
  app = createApp(scene.deps);
  const answer = await signed(JSON.stringify(BATCH));
  expect(answer.headers.get('retry-after')).toBe('13');
  expect(await refusal(answer)).toEqual([429, 'RATE_LIMITED']);
  const call = await signed('', { path: '/api/links/link-0/pause', nonce: 'a-nonce-0123456789' });
  expect(await refusal(call)).toEqual([429, 'RATE_LIMITED']);
  const asked = await app.request(PREVIEW_PATH, {
    method: 'POST',
    headers: { authorization: 'Bearer a.b.c' },
    body: '{}',
  });
  expect(await refusal(asked)).toEqual([429, 'RATE_LIMITED']);
  nothingAsked();
});

test('whatever is signed and sent to the webhook is taken in or refused by its fields, and never breaks it [A7]', async () => {
  const cell = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue(),
      fc.dictionary(fc.string(), tie('any')),
      fc.array(tie('any')),
    ),
  })).any;
  const field = (good: unknown) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: cell });
  const batch = fc.record(
    {
      v: field(1),
      batchId: field(BATCH.batchId),
      capturedAt: field(NOW),
      edits: fc.oneof(
        field(BATCH.edits),
        fc.array(fc.record({ key: field('k'), row: field(2), cells: fc.dictionary(fc.string(), cell) })),
      ),
      nudge: field(false),
      clock: field(null),
      registry: field(1),
      by: field('a@example.com'),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    batch.map((value) => JSON.stringify(value)),
    fc.string(),
    cell.map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      scene.received.length = 0;
      const answer = await signed(text);
      expect([202, 400, 401, 426, 503]).toContain(answer.status);
      expect(scene.received).toHaveLength(answer.status === 202 ? 1 : 0);
      if (answer.status !== 202) expect(Object.keys(ERRORS)).toContain((await refusal(answer))[1]);
    }),
    { numRuns: 150 },
  );
  expect(scene.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
}, 60_000);
