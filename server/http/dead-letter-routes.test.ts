/** The API of dead letters: what it takes, and what it answers. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Hono } from 'hono';

import { deadLetterListSchema } from '../../shared/protocol/link-api/views.ts';
import { sampleLink } from '../core/sample-link.ts';
import type { DeadLetter } from '../ports/dead-letters.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { deadLetterRoutes, type DeadLetterDeps } from './dead-letter-routes.ts';
import type { LinkEnv } from './link-access.ts';
import { answerError } from './public-errors.ts';

const letter: DeadLetter = {
  id: 7,
  direction: 'mysql-to-sheet',
  key: 'k1',
  row: 4,
  code: 'SHEETS_PROTECTED',
  detail: null,
  attempts: 4,
  at: Date.UTC(2026, 10, 22, 12) * 1_000,
};

let calls: unknown[];
beforeEach(() => {
  calls = [];
});

const deps: DeadLetterDeps = {
  list: (link, page) => {
    calls.push(['list', link.publicId, page]);
    return Promise.resolve({ letters: [letter], next: null });
  },
  retry: (link, ids) => {
    calls.push(['retry', link.publicId, ids]);
    return Promise.resolve(3);
  },
};
const app = new Hono<LinkEnv>();
app.use(async (context, next) => {
  context.set('link', sampleLink);
  await next();
});
app.route('/', deadLetterRoutes(deps));
app.onError((error, context) => answerError(context, error, memoryLog()));

describe('the list of dead letters', () => {
  test('says what is wrong and what to do, with rows as people count them', async () => {
    const response = await app.request('/dead-letters?before=9&limit=2');
    const list = deadLetterListSchema.parse(await response.json());
    expect(list).toEqual({
      entries: [
        {
          id: 7,
          direction: 'mysql-to-sheet',
          row: 5,
          rowKey: 'k1',
          code: 'SHEETS_PROTECTED',
          message: expect.stringMatching(/protected in the sheet.*try again/) as string,
          detail: null,
          attempts: 4,
          at: '2026-11-22T12:00:00.000Z',
        },
      ],
      next: null,
    });
    expect(calls).toEqual([['list', 'sample', { before: 9, limit: 2 }]]);
  });

  test('is not given for a page that cannot be', async () => {
    expect((await app.request('/dead-letters?limit=9999')).status).toBe(400);
    expect(calls).toEqual([]);
  });
});

describe('a retry', () => {
  const post = (body?: unknown) =>
    app.request('/dead-letters/retry', {
      method: 'POST',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  test.each([
    ['of some', { ids: [7, 8] }, [7, 8]],
    ['of all', {}, null],
    ['without a body is of all', undefined, null],
  ])('%s tells how many rows are tried anew', async (_, body, ids) => {
    const response = await post(body);
    expect([response.status, await response.json()]).toEqual([200, { count: 3 }]);
    expect(calls).toEqual([['retry', 'sample', ids]]);
  });

  test.each([[{ ids: [] }], [{ ids: ['x'] }], [{ all: true }]])('refuses %j', async (body) => {
    expect((await post(body)).status).toBe(400);
    expect(calls).toEqual([]);
  });
});
