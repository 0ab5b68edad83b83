/** The API of a link's columns: the registry in the order of the tab, and what a person decides. */
import { Hono } from 'hono';
import { expect, test } from 'vitest';

import { columnListSchema } from '../../shared/protocol/link-api/views.ts';
import { PERSON_HEADER } from '../../shared/protocol/signing.ts';
import { sampleLink } from '../core/sample-link.ts';
import type { Registry } from '../core/schema/registered-column.ts';
import { firstRegistry } from '../test/sim/mysql/sim-registry.ts';
import { columnRoutes } from './column-routes.ts';
import type { LinkEnv } from './link-access.ts';

const first = firstRegistry(sampleLink);
const registry: Registry = {
  ...first,
  columns: first.columns.map((column) => {
    if (column.id === 'name') return { ...column, index: 27, direction: 'db-to-sheet' as const };
    return column.id === 'due' ? { ...column, status: 'deprecated', why: 'removed', index: null } : column;
  }),
};

function app(decided: unknown[] = [], caller: 'operator' | 'add-on' = 'add-on'): Hono<LinkEnv> {
  const at = Date.UTC(2026, 0, 2);
  const events = [{ id: 7, kind: 'removed' as const, column: 'due', sentence: 'It left the tab.', at }];
  const routes = columnRoutes({
    registry: { read: () => Promise.resolve(registry), events: () => Promise.resolve(events) },
    changeColumn: async (link, id, decision, mayWiden) => {
      decided.push([link.id, id, decision, await mayWiden()]);
    },
    isAttacher: (token) => Promise.resolve(token === 'of.a.named-person'),
  });
  const mounted = new Hono<LinkEnv>();
  mounted.use(async (context, next) => {
    context.set('link', sampleLink);
    context.set('caller', caller);
    await next();
  });
  mounted.route('/', routes);
  return mounted;
}

test('columns are listed in the order of the tab, with what happened to them', async () => {
  const answer = columnListSchema.parse(await (await app().request('/columns')).json());
  expect(
    answer.columns.map(({ id, letters, status, direction }) => [id, letters, status, direction]),
  ).toEqual([
    ['amount', 'B', 'active', 'both'],
    ['paid', 'D', 'active', 'both'],
    ['name', 'AB', 'active', 'db-to-sheet'],
    ['due', null, 'deprecated', 'both'],
  ]);
  expect(answer.events).toEqual([
    {
      id: 7,
      at: '2026-01-02T00:00:00.000Z',
      kind: 'removed',
      sentence: 'It left the tab.',
      isWaiting: false,
    },
  ]);
});

test('a decision is carried out and the list comes back', async () => {
  const decided: unknown[] = [];
  const response = await app(decided).request('/columns/c3', {
    method: 'POST',
    body: JSON.stringify({ skip: true }),
  });
  expect(response.status).toBe(200);
  expect(decided).toEqual([[1, 'c3', { skip: true }, false]]);
  columnListSchema.parse(await response.json());
});

test('more of a table that was there is for the operator, and for whom Google names to be one of his [A11]', async () => {
  const may = async (caller: 'operator' | 'add-on', headers: Record<string, string> = {}) => {
    const decided: [number, string, object, boolean][] = [];
    await app(decided, caller).request('/columns/c3', { method: 'POST', headers, body: '{"skip":false}' });
    return decided[0]?.[3];
  };
  expect(await may('operator')).toBe(true);
  expect(await may('add-on', { [PERSON_HEADER]: 'of.a.named-person' })).toBe(true);
  expect(await may('add-on', { [PERSON_HEADER]: 'of.somebody.else' })).toBe(false);
  expect(await may('add-on', { authorization: 'Bearer of.a.named-person' })).toBe(false);
});
