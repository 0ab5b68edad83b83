/** The API of a link's columns: the registry in the order of the tab, and what a person decides. */
import { Hono } from 'hono';
import { expect, test } from 'vitest';

import { columnListSchema } from '../../shared/protocol/link-api/views.ts';
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

function app(decided: unknown[] = []): Hono<LinkEnv> {
  const at = Date.UTC(2026, 0, 2);
  const events = [{ id: 7, kind: 'removed' as const, column: 'due', sentence: 'It left the tab.', at }];
  const routes = columnRoutes({
    registry: { read: () => Promise.resolve(registry), events: () => Promise.resolve(events) },
    changeColumn: (link, id, decision) => {
      decided.push([link.id, id, decision]);
      return Promise.resolve();
    },
  });
  const mounted = new Hono<LinkEnv>();
  mounted.use(async (context, next) => {
    context.set('link', sampleLink);
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
  expect(decided).toEqual([[1, 'c3', { skip: true }]]);
  columnListSchema.parse(await response.json());
});
