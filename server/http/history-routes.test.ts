/** The API of the history: what it takes, how an entry reads, and what it refuses before any flow is asked. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Hono } from 'hono';

import { activityListSchema, issueListSchema } from '../../shared/protocol/link-api/views.ts';
import type { PublicError } from '../../shared/protocol/public-error.ts';
import { sampleLink } from '../core/sample-link.ts';
import type { StoredEntry } from '../ports/history.ts';
import type { StoredIssue } from '../ports/issues.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { sampleEntry } from '../test/samples/history-entry.ts';
import { historyRoutes } from './history-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import type { LinkEnv } from './link-access.ts';
import { answerError } from './public-errors.ts';

const AT = Date.UTC(2026, 10, 22, 12) * 1_000;
const refused = { refused: 'N/A', why: 'no number' };
const ENTRY: StoredEntry = {
  ...sampleEntry({
    by: 'ada@example.com',
    origin: 'SHEET',
    old: { name: 'Ada', amount: refused, paid: true },
    new: { name: 'Eve', amount: '2', paid: true },
  }),
  id: 7,
  link: 1,
  at: AT,
  place: 11,
  restored: new Set(),
};

let calls: unknown[];
let entry: StoredEntry;
let caller: 'operator' | 'add-on';
beforeEach(() => {
  calls = [];
  entry = ENTRY;
  caller = 'add-on';
});

const issue: StoredIssue = {
  id: 3,
  key: 'k1',
  row: 4,
  column: 'c2',
  columnName: 'amount',
  why: 'No.',
  at: AT,
};
const log = memoryLog();
const app = new Hono<LinkEnv>();
app.use(async (context, next) => {
  context.set('link', sampleLink);
  context.set('caller', caller);
  await next();
});
app.route(
  '/',
  historyRoutes({
    list: (_, wanted) => {
      calls.push(wanted);
      return Promise.resolve({ entries: [entry], next: 7 });
    },
    restore: (_, wanted) => {
      calls.push(wanted);
      return Promise.resolve({ isNew: true });
    },
  }),
);
app.route(
  '/',
  issueRoutes({ list: (_, { limit }) => Promise.resolve([issue, { ...issue, id: 2 }].slice(0, limit)) }),
);
app.onError((error, context) => answerError(context, error, log));

const shown = async () => {
  const list = activityListSchema.parse(await (await app.request('/activity')).json());
  return list.entries[0];
};
const post = (path: string, body: unknown) =>
  app.request(path, { method: 'POST', body: JSON.stringify(body) });

describe('the list', () => {
  test('tells who changed what from what to what, where, when, and what was done about it [P4]', async () => {
    expect(await shown()).toEqual({
      id: 7,
      at: '2026-11-22T12:00:00.000Z',
      origin: 'SHEET',
      operation: 'UPDATE',
      by: 'ada@example.com',
      row: 12,
      rowKey: 'k1',
      rows: 1,
      cells: [
        { column: 'amount', from: 'N/A', to: '2' },
        { column: 'name', from: 'Ada', to: 'Eve' },
      ],
      outcome: 'MySQL has the new value.',
      canRestore: true,
    });
  });

  test('what was put back whole cannot be put back again', async () => {
    entry = { ...ENTRY, restored: new Set(['']) };
    expect((await shown())?.canRestore).toBe(false);
  });

  test('passes on row key, row and column', async () => {
    await app.request('/activity?rowKey=k1&row=12&column=name&before=9&limit=5');
    expect(calls).toEqual([{ key: 'k1', row: 11, column: 'name', before: 9, limit: 5 }]);
    expect((await app.request('/activity?row=0')).status).toBe(400);
  });
});

describe('putting back', () => {
  test('one column or all, by the operator or by somebody whom the add-on does not name', async () => {
    expect(await (await post('/activity/7/restore', {})).json()).toEqual({ isNew: true });
    caller = 'operator';
    await post('/activity/7/restore', { column: 'name', force: true });
    expect(calls).toEqual([
      { id: 7, column: null, force: false, by: null },
      { id: 7, column: 'name', force: true, by: 'operator' },
    ]);
  });

  test('of what is no entry is refused', async () => {
    const response = await post('/activity/x/restore', {});
    expect([response.status, ((await response.json()) as PublicError).error.code]).toEqual([
      404,
      'ENTRY_UNKNOWN',
    ]);
  });
});

test('issues are told with row and column, page by page', async () => {
  const answer = issueListSchema.parse(await (await app.request('/issues?limit=1')).json());
  const at = '2026-11-22T12:00:00.000Z';
  const first = { id: 3, row: 5, rowKey: 'k1', column: 'amount', why: 'No.', at };
  expect(answer).toEqual({ entries: [first], next: 3 });
});
