/** The API of a link's dead letters: list the rows that were set aside, and have them tried anew. */
import { Hono } from 'hono';

import { pageSchema, retrySchema } from '../../shared/protocol/link-api/requests.ts';
import type { Counted, DeadLetterList } from '../../shared/protocol/link-api/views.ts';
import type { Link } from '../core/link.ts';
import { MICROS_PER_MS } from '../core/micros.ts';
import type { DeadLetter } from '../ports/dead-letters.ts';
import { letterEntry } from './letter-entry.ts';
import type { LinkEnv } from './link-access.ts';
import { parseBody, parseInput } from './public-errors.ts';

export interface DeadLetterDeps {
  list(
    link: Link,
    page: { before: number | null; limit: number },
  ): Promise<{ letters: DeadLetter[]; next: number | null }>;
  /** Null: all of the link. */
  retry(link: Link, ids: readonly number[] | null): Promise<number>;
}

/** Mounted at a link, behind `linkAccess`. */
export function deadLetterRoutes(deps: DeadLetterDeps): Hono<LinkEnv> {
  const routes = new Hono<LinkEnv>();

  routes.get('/dead-letters', async (context) => {
    const { before, limit } = parseInput(pageSchema, context.req.query());
    const { letters, next } = await deps.list(context.get('link'), { before: before ?? null, limit });
    return context.json({ entries: letters.map(toEntry), next } satisfies DeadLetterList);
  });

  routes.post('/dead-letters/retry', async (context) => {
    const { ids } = parseBody(retrySchema, await context.req.arrayBuffer());
    const count = await deps.retry(context.get('link'), ids ?? null);
    return context.json({ count } satisfies Counted);
  });

  return routes;
}

function toEntry(letter: DeadLetter): DeadLetterList['entries'][number] {
  return { ...letterEntry(letter), at: new Date(Math.floor(letter.at / MICROS_PER_MS)).toISOString() };
}
