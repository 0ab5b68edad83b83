/** The API of a link's issues: what people have to put right, and where. */
import { Hono } from 'hono';

import { pageSchema } from '../../shared/protocol/link-api/requests.ts';
import type { IssueList } from '../../shared/protocol/link-api/views.ts';
import { MICROS_PER_MS } from '../core/micros.ts';
import type { Issues, StoredIssue } from '../ports/issues.ts';
import type { LinkEnv } from './link-access.ts';
import { parseInput } from './public-errors.ts';
import { toIso } from './iso-time.ts';

/** Mounted at a link, behind `linkAccess`. */
export function issueRoutes(issues: Issues): Hono<LinkEnv> {
  const routes = new Hono<LinkEnv>();
  routes.get('/issues', async (context) => {
    const { before = null, limit } = parseInput(pageSchema, context.req.query());
    const found = await issues.list(context.get('link').id, { before, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
    return context.json({ entries: shown.map(toView), next } satisfies IssueList);
  });
  return routes;
}

function toView({ id, row, key, columnName, why, at }: StoredIssue): IssueList['entries'][number] {
  const time = toIso(Math.floor(at / MICROS_PER_MS));
  return { id, row: row === null ? null : row + 1, rowKey: key, column: columnName, why, at: time };
}
