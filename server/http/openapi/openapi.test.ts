/** The description of the API: it is what is served, it names what is there, and nobody changes the wire without noticing. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';

import { apiScene, TOKEN } from '../../test/fakes/api-scene.ts';
import { createApp } from '../app.ts';

interface Description {
  paths: Record<string, Record<string, { responses: object }>>;
}

const served = async () => {
  const app = createApp((await apiScene()).deps);
  const answer = await app.request('/api/openapi.json');
  return { app, description: (await answer.json()) as Description };
};

test('every address in it is there', async () => {
  const { app, description } = await served();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const method of Object.keys(methods)) {
      const answer = await app.request(path.replace('{link}', 'link-0').replace('{id}', '1'), {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${TOKEN}` },
        ...(method === 'post' && { body: '{}' }),
      });
      expect(await answer.text(), `${method} ${path}`).not.toContain('NOT_FOUND');
    }
  }
});

/** For people with a browser, for Prometheus, an address that moved, and this very description. */
const OTHERS = /^\/api\/(operator\/(session|sign-in|live)|metrics$|openapi\.json$|links$)/;

test('every call is in it that a program may make', async () => {
  const { app, description } = await served();
  const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !OTHERS.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect([...new Set(routes)].toSorted()).toEqual(described.toSorted());
});

test('its schemas are valid, and hold an answer of the server', async () => {
  const { app, description } = await served();
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(description, 'api');
  const answers = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.keys(responses)
        .filter((status) => status !== 'default')
        .map((status) => [
          'paths',
          path,
          method,
          'responses',
          status,
          'content',
          'application/json',
          'schema',
        ]),
    ),
  );
  const compiled = new Map(
    answers.map((parts) => {
      const pointer = parts.map((part) =>
        encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
      );
      return [`${parts[2] ?? ''} ${parts[1] ?? ''}`, ajv.compile({ $ref: `api#/${pointer.join('/')}` })];
    }),
  );
  const headers = { authorization: `Bearer ${TOKEN}` };
  const ofLink = ['', '/conflicts', '/dead-letters', '/activity', '/approvals'];
  const ofAll = ['series', 'errors', 'dead-letters', 'acts', 'accounts'].map(
    (path) => `/api/operator/${path}`,
  );
  for (const path of [
    ...ofLink.map((each) => `/api/links/link-0${each}`),
    ...ofAll,
    '/api/health',
    '/api/health/live',
    '/api/health/ready',
    '/api/sync/status',
  ]) {
    const answer: unknown = await (await app.request(path, { headers })).json();
    const fits = compiled.get(`get ${path.replace('link-0', '{link}')}`);
    expect([path, fits?.(answer), fits?.errors ?? null]).toEqual([path, true, null]);
  }
});

/**
 * A change that old add-ons and servers understand: accept it with `vitest run -u --project unit server/http/openapi`. One that they
 * do not: raise PROTOCOL_VERSION as well, and say in its history what changed.
 */
test('the wire is as docs/openapi.json says [A6]', async () => {
  const { description } = await served();
  await expect(`${JSON.stringify(description, null, 2)}\n`).toMatchFileSnapshot('../../../docs/openapi.json');
});
