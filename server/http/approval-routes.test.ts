/** The API of what waits for a person: the list, both answers, and what is refused before any flow is asked. */
import { beforeEach, expect, test } from 'vitest';
import { Hono } from 'hono';

import type { PublicError } from '../../shared/protocol/public-error.ts';
import { sampleLink } from '../core/sample-link.ts';
import { SyncError } from '../core/sync-error.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { approvalRoutes, type ApprovalDeps } from './approval-routes.ts';
import type { LinkEnv } from './link-access.ts';
import { answerError } from './public-errors.ts';

const ASKED = {
  id: 4,
  link: 1,
  kind: 'delete-in-mysql',
  state: 'open',
  rows: 15,
  allRows: 40,
  samples: ['R5, Name 5'],
  shownN: null,
  createdAt: Date.UTC(2026, 10, 22, 12),
  sentence: '15 of 40 rows are gone.',
} as const;

let calls: unknown[];
beforeEach(() => (calls = []));

const deps: ApprovalDeps = {
  list: () => Promise.resolve([{ ...ASKED, samples: [...ASKED.samples] }]),
  answer: (_, id, answer) => {
    calls.push([id, answer]);
    return id === 4 ? Promise.resolve([]) : Promise.reject(new SyncError('APPROVAL_CLOSED'));
  },
};
const app = new Hono<LinkEnv>();
app.use(async (context, next) => {
  context.set('link', sampleLink);
  await next();
});
app.route('/', approvalRoutes(deps));
app.onError((error, context) => answerError(context, error, memoryLog()));

const post = (path: string, body: unknown) =>
  app.request(path, { method: 'POST', body: JSON.stringify(body) });
const codeOf = async (response: Response) => ((await response.json()) as PublicError).error.code;

test('the list shows what is asked, about how many rows, and since when', async () => {
  const response = await app.request('/approvals');
  expect(await response.json()).toEqual({
    approvals: [
      {
        id: 4,
        kind: 'delete-in-mysql',
        sentence: '15 of 40 rows are gone.',
        rows: 15,
        samples: ['R5, Name 5'],
        at: '2026-11-22T12:00:00.000Z',
      },
    ],
  });
});

test.each(['agree', 'refuse'])('the answer "%s" is passed on, and what is left is told', async (answer) => {
  const response = await post('/approvals/4', { answer });
  expect(await response.json()).toEqual({ approvals: [] });
  expect(calls).toEqual([[4, answer]]);
});

test('no answer, and no number, are refused', async () => {
  expect(await codeOf(await post('/approvals/4', { answer: 'perhaps' }))).toBe('REQUEST_MALFORMED');
  expect(await codeOf(await post('/approvals/x', { answer: 'agree' }))).toBe('APPROVAL_UNKNOWN');
  expect(calls).toEqual([]);
});

test('a question that was answered otherwise is closed', async () => {
  const response = await post('/approvals/5', { answer: 'agree' });
  expect([response.status, await codeOf(response)]).toEqual([409, 'APPROVAL_CLOSED']);
});
