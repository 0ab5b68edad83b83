/** The API of a link's history: who changed what, and putting an older value back. */
import { Hono } from 'hono';
import { z } from 'zod';

import { activityPageSchema, restoreActivitySchema } from '../../shared/protocol/link-api/requests.ts';
import type { ActivityList, Done } from '../../shared/protocol/link-api/views.ts';
import { changedColumns } from '../core/history-entry.ts';
import { isRestorable } from '../core/history-restore.ts';
import { historySentence } from '../core/history-sentence.ts';
import type { Link } from '../core/link.ts';
import { MICROS_PER_MS } from '../core/micros.ts';
import { SyncError } from '../core/sync-error.ts';
import { showValue } from '../core/values/cell-value.ts';
import type { HistoryWanted, StoredEntry } from '../ports/history.ts';
import type { LinkEnv } from './link-access.ts';
import { parseBody, parseInput } from './public-errors.ts';
import { toIso } from './iso-time.ts';

export interface HistoryDeps {
  list(link: Link, wanted: HistoryWanted): Promise<{ entries: StoredEntry[]; next: number | null }>;
  restore(
    link: Link,
    wanted: { id: number; column: string | null; force: boolean; by: string | null },
  ): Promise<{ isNew: boolean }>;
}

const idSchema = z.coerce.number().int().min(1);

/** Mounted at a link, behind `linkAccess`. */
export function historyRoutes(deps: HistoryDeps): Hono<LinkEnv> {
  const routes = new Hono<LinkEnv>();

  routes.get('/activity', async (context) => {
    const query = parseInput(activityPageSchema, context.req.query());
    const { before = null, limit, rowKey: key, row, column } = query;
    const wanted = {
      before,
      limit,
      ...(key !== undefined && { key }),
      ...(row !== undefined && { row: row - 1 }),
      ...(column !== undefined && { column }),
    };
    const { entries, next } = await deps.list(context.get('link'), wanted);
    return context.json({ entries: entries.map(toView), next } satisfies ActivityList);
  });

  routes.post('/activity/:id/restore', async (context) => {
    const parsed = idSchema.safeParse(context.req.param('id'));
    if (!parsed.success) throw new SyncError('ENTRY_UNKNOWN');
    const { column = null, force } = parseBody(restoreActivitySchema, await context.req.arrayBuffer());
    const by = context.get('caller') === 'operator' ? (context.get('operator') ?? 'operator') : null;
    const done = await deps.restore(context.get('link'), { id: parsed.data, column, force, by });
    return context.json(done satisfies Done);
  });

  return routes;
}

function toView(entry: StoredEntry): ActivityList['entries'][number] {
  const { id, at, origin, operation, by, place, key, rows, old, restored } = entry;
  return {
    id,
    at: toIso(Math.floor(at / MICROS_PER_MS)),
    origin,
    operation,
    by,
    row: place === null ? null : place + 1,
    rowKey: key,
    rows,
    cells: changedColumns(entry).map((column) => ({
      column,
      from: showValue(old?.[column] ?? null),
      to: showValue(entry.new?.[column] ?? null),
    })),
    outcome: historySentence(entry),
    canRestore: isRestorable(entry) && !restored.has(''),
  };
}
