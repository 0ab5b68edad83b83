/** The API of conflicts: what it takes, what it answers, and what it refuses before any flow is asked. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Hono } from 'hono';

import type { PublicError } from '../../shared/protocol/public-error.ts';
import { sampleLink } from '../core/sample-link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { StoredConflict } from '../ports/conflicts.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { conflictRoutes, type ConflictDeps } from './conflict-routes.ts';
import type { LinkEnv } from './link-access.ts';
import { answerError } from './public-errors.ts';

const AT = Date.UTC(2026, 10, 22, 12) * 1_000;
const stored: StoredConflict = {
  id: 7,
  link: 1,
  row: 5,
  key: 'k1',
  column: 'c2',
  columnName: 'amount',
  base: '1',
  sheet: { refused: 'N/A', why: 'The value is not a number.' },
  db: '2',
  sheetAt: AT,
  dbAt: null,
  resolution: 'PENDING',
  isOpen: true,
  createdAt: AT,
  resolvedAt: null,
  answers: [],
};

let calls: unknown[];
let fails: SyncError | null;

beforeEach(() => {
  calls = [];
  fails = null;
});

const note = <T>(call: unknown, answer: T): Promise<T> => {
  calls.push(call);
  return fails === null ? Promise.resolve(answer) : Promise.reject(fails);
};
const deps: ConflictDeps = {
  list: (link, page) => note(['list', link.publicId, page], { conflicts: [stored], next: 7 }),
  restore: (_, id, force) => note(['restore', id, force], { conflict: stored, isNew: true }),
  choose: (_, id, side) => note(['choose', id, side], { conflict: stored, isNew: false }),
  chooseAll: (_, side, column) => note(['choose all', side, column], 3),
};
const log = memoryLog();
const app = new Hono<LinkEnv>();
app.use(async (context, next) => {
  context.set('link', { ...sampleLink, publicId: 'abc' });
  await next();
});
app.route('/', conflictRoutes(deps));
app.onError((error, context) => answerError(context, error, log));

const post = (path: string, body?: unknown) =>
  app.request(path, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) });
const codeOf = async (response: Response) => ((await response.json()) as PublicError).error.code;

describe('the list', () => {
  test('shows values as people read them, and times', async () => {
    const response = await app.request('/conflicts');
    expect(await response.json()).toEqual({
      entries: [
        {
          id: 7,
          row: 5,
          rowKey: 'k1',
          column: 'amount',
          base: '1',
          sheet: {
            value: 'N/A',
            at: '2026-11-22T12:00:00.000Z',
            refused: 'The value is not a number.',
            by: null,
          },
          db: { value: '2', at: null, isRowGone: false },
          resolution: 'PENDING',
          isOpen: true,
          answers: [],
          createdAt: '2026-11-22T12:00:00.000Z',
          resolvedAt: null,
        },
      ],
      next: 7,
    });
    expect(calls).toEqual([['list', 'abc', { openOnly: true, before: null, limit: 50 }]]);
  });

  test('goes on where the last page ended', async () => {
    await app.request('/conflicts?state=all&before=7&limit=3');
    expect(calls).toEqual([['list', 'abc', { openOnly: false, before: 7, limit: 3 }]]);
  });

  test.each(['state=closed', 'limit=0', 'limit=201', 'before=x', 'page=2'])('refuses ?%s', async (query) => {
    const response = await app.request(`/conflicts?${query}`);
    expect([response.status, await codeOf(response), calls]).toEqual([400, 'REQUEST_MALFORMED', []]);
  });
});

describe('answers', () => {
  test.each([
    ['restore', undefined, ['restore', 7, false]],
    ['restore', {}, ['restore', 7, false]],
    ['restore', { force: true }, ['restore', 7, true]],
    ['choose', { side: 'sheet' }, ['choose', 7, 'sheet']],
    ['choose', { side: 'db' }, ['choose', 7, 'db']],
  ])('%s %j', async (action, body, call) => {
    const response = await post(`/conflicts/7/${action}`, body);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ conflict: { id: 7 }, isNew: action === 'restore' });
    expect(calls).toEqual([call]);
  });

  test.each([
    ['restore', { force: 'yes' }],
    ['restore', { forced: true }],
    ['choose', {}],
    ['choose', { side: 'mysql' }],
    ['choose', undefined],
  ])('%s %j is refused', async (action, body) => {
    const response = await post(`/conflicts/7/${action}`, body);
    expect([response.status, await codeOf(response), calls]).toEqual([400, 'REQUEST_MALFORMED', []]);
  });

  test.each(['0', '-1', '1.5', 'x', '1e400'])('a conflict of the number %s is unknown', async (id) => {
    const response = await post(`/conflicts/${id}/restore`);
    expect([response.status, await codeOf(response), calls]).toEqual([404, 'CONFLICT_UNKNOWN', []]);
  });

  test('why MySQL cannot store a value goes out with the refusal', async () => {
    fails = new SyncError('VALUE_UNSTORABLE', 'The value is not a number.');
    const response = await post('/conflicts/7/choose', { side: 'sheet' });
    const { error } = (await response.json()) as PublicError;
    expect([response.status, error.code]).toEqual([422, 'VALUE_UNSTORABLE']);
    expect(error.message).toMatch(/The value is not a number\.$/);
  });
});

test('one side for all that wait, or for those of a column', async () => {
  const response = await post('/conflicts/choose-all', { side: 'db' });
  expect(await response.json()).toEqual({ count: 3 });
  await post('/conflicts/choose-all', { side: 'sheet', column: 'amount' });
  expect(calls).toEqual([
    ['choose all', 'db', null],
    ['choose all', 'sheet', 'amount'],
  ]);
  expect(await codeOf(await post('/conflicts/choose-all', {}))).toBe('REQUEST_MALFORMED');
});
