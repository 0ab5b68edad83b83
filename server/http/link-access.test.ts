/** Who may ask about a link: its own add-on, and the operator. */
import { createHash, createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';

import { linkRequest } from '../../shared/protocol/link-api/calls.ts';
import { SIGNATURE_HEADERS, textToSign } from '../../shared/protocol/signing.ts';
import { sampleLink } from '../core/sample-link.ts';
import { memoryNonces } from '../test/fakes/memory-nonces.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { linkAccess, type LinkEnv } from './link-access.ts';
import { answerError, type AppEnv } from './public-errors.ts';

const NOW = Date.UTC(2026, 0, 15);
const SECRETS: Record<string, string> = {
  mine: Buffer.alloc(32, 1).toString('base64url'),
  other: Buffer.alloc(32, 2).toString('base64url'),
};

const app = new Hono<AppEnv>();
const ofLink = new Hono<LinkEnv>();
app.onError((error, context) => answerError(context, error, memoryLog()));
ofLink.use(
  '/*',
  linkAccess({
    links: {
      byPublicId: (publicId) => {
        const secret = SECRETS[publicId];
        return Promise.resolve(
          secret === undefined
            ? null
            : { link: { ...sampleLink, publicId, id: publicId === 'mine' ? 1 : 2 }, secret },
        );
      },
    },
    operator: { token: 'the-token', sessions: { of: () => null } },
    nonces: memoryNonces(),
    rate: { take: () => Promise.resolve(0) },
    referenceMs: () => NOW,
  }),
);
ofLink.all('/*', async (context) =>
  context.json([context.get('caller'), context.get('link').publicId, await context.req.text()]),
);
app.route('/api/links/:link', ofLink);

let calls = 0;

interface Signing {
  nonce?: string;
  /** Whose secret signs, and who is named. */
  by?: string;
  at?: number;
  signedPath?: string;
  signedBody?: string;
  signedMethod?: string;
}

function asAddOn(request: ReturnType<typeof linkRequest>, signing: Signing = {}) {
  const { by = 'mine', at = NOW, signedPath, signedBody, signedMethod } = signing;
  const { nonce = `a-nonce-of-a-call-${(calls += 1)}` } = signing;
  const timestamp = String(at);
  const text = textToSign({
    method: signedMethod ?? request.method,
    path: signedPath ?? request.path,
    timestamp,
    nonce,
    bodyHash: createHash('sha256')
      .update(signedBody ?? request.body)
      .digest('base64url'),
  });
  const secret = Buffer.from(SECRETS[by] ?? '', 'base64url');
  return app.request(request.path, {
    method: request.method,
    ...(request.method === 'POST' && { body: request.body }),
    headers: {
      [SIGNATURE_HEADERS.link]: by,
      [SIGNATURE_HEADERS.timestamp]: timestamp,
      [SIGNATURE_HEADERS.nonce]: nonce,
      [SIGNATURE_HEADERS.signature]: createHmac('sha256', secret).update(text).digest('base64url'),
    },
  });
}

const reading = linkRequest('mine', 'listConflicts', { state: 'all', limit: 5 });
const acting = linkRequest('mine', 'chooseConflict', { id: 7, side: 'db' });

describe('a call about a link', () => {
  test('has its address, query and body from the table of calls', () => {
    expect(reading).toEqual({ method: 'GET', path: '/api/links/mine/conflicts?state=all&limit=5', body: '' });
    expect(acting).toEqual({
      method: 'POST',
      path: '/api/links/mine/conflicts/7/choose',
      body: '{"side":"db"}',
    });
  });

  test('is let through when the link’s own secret signed it, query and body included', async () => {
    expect(await (await asAddOn(reading)).json()).toEqual(['add-on', 'mine', '']);
    expect(await (await asAddOn(acting)).json()).toEqual(['add-on', 'mine', '{"side":"db"}']);
  });

  test('that changes something counts once; a look may come again [A3]', async () => {
    const nonce = 'one-and-the-same-nonce';
    expect((await asAddOn(acting, { nonce })).status).toBe(200);
    const again = await asAddOn(acting, { nonce });
    expect([again.status, await again.json()]).toMatchObject([409, { error: { code: 'CALL_REPEATED' } }]);
    expect(
      (await asAddOn({ ...acting, path: acting.path.replaceAll('mine', 'other') }, { nonce, by: 'other' }))
        .status,
    ).toBe(200);
    for (const status of [200, 200]) expect((await asAddOn(reading, { nonce })).status).toBe(status);
    expect((await asAddOn(acting, { nonce: 'short' })).status).toBe(400);
  });

  test.each<[string, Signing]>([
    ['another link’s secret', { by: 'other' }],
    ['a link that is not there', { by: 'nobody' }],
    ['another query', { signedPath: '/api/links/mine/conflicts/7/restore' }],
    ['another body', { signedBody: '{"side":"sheet"}' }],
    ['another method', { signedMethod: 'GET' }],
    ['a signature of six minutes ago', { at: NOW - 6 * 60_000 }],
  ])('is refused with %s', async (_, signing) => {
    const answer = await asAddOn(acting, signing);
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { error: { code: 'WEBHOOK_UNSIGNED' } },
    ]);
  });

  test.each([
    ['mine', 'the-token', 200, ['operator', 'mine', '']],
    ['mine', 'another', 401, { error: { code: 'OPERATOR_ONLY' } }],
    ['nobody', 'the-token', 404, { error: { code: 'LINK_UNKNOWN' } }],
  ])('of %s with the token %s is answered %i', async (link, token, status, expected) => {
    const { path } = linkRequest(link, 'listConflicts', {});
    const answer = await app.request(path, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, await answer.json()]).toMatchObject([status, expected]);
  });
});
