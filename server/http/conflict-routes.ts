/** The API of a link's conflicts: list them, put a loser back, choose a side of one that waits. */
import { Hono } from 'hono';
import { z } from 'zod';

import {
  chooseAllSchema,
  chooseSchema,
  conflictPageSchema,
  restoreConflictSchema,
} from '../../shared/protocol/link-api/requests.ts';
import type {
  ConflictAnswered,
  ConflictList,
  ConflictView,
  Counted,
} from '../../shared/protocol/link-api/views.ts';
import type { Side } from '../core/conflict-answer.ts';
import type { Link } from '../core/link.ts';
import { MICROS_PER_MS, type Micros } from '../core/micros.ts';
import { SyncError } from '../core/sync-error.ts';
import { isRefused, showValue, type SheetValue } from '../core/values/cell-value.ts';
import type { StoredConflict } from '../ports/conflicts.ts';
import type { LinkEnv } from './link-access.ts';
import { parseBody, parseInput } from './public-errors.ts';
import { toIso } from './iso-time.ts';

export interface ConflictDeps {
  list(
    link: Link,
    page: { openOnly: boolean; before: number | null; limit: number },
  ): Promise<{ conflicts: StoredConflict[]; next: number | null }>;
  restore(link: Link, id: number, force: boolean): Promise<{ conflict: StoredConflict; isNew: boolean }>;
  choose(link: Link, id: number, side: Side): Promise<{ conflict: StoredConflict; isNew: boolean }>;
  chooseAll(link: Link, side: Side, column: string | null): Promise<number>;
}

const idSchema = z.coerce.number().int().min(1);

/** Mounted at a link, behind `linkAccess`. */
export function conflictRoutes(deps: ConflictDeps): Hono<LinkEnv> {
  const routes = new Hono<LinkEnv>();

  routes.get('/conflicts', async (context) => {
    const { state, before, limit } = parseInput(conflictPageSchema, context.req.query());
    const page = { openOnly: state === 'open', before: before ?? null, limit };
    const { conflicts, next } = await deps.list(context.get('link'), page);
    return context.json({ entries: conflicts.map(toView), next } satisfies ConflictList);
  });

  routes.post('/conflicts/:id/restore', async (context) => {
    const id = conflictId(context.req.param('id'));
    const { force } = parseBody(restoreConflictSchema, await context.req.arrayBuffer());
    const { conflict, isNew } = await deps.restore(context.get('link'), id, force);
    return context.json({ conflict: toView(conflict), isNew } satisfies ConflictAnswered);
  });

  routes.post('/conflicts/choose-all', async (context) => {
    const { side, column = null } = parseBody(chooseAllSchema, await context.req.arrayBuffer());
    const count = await deps.chooseAll(context.get('link'), side, column);
    return context.json({ count } satisfies Counted);
  });

  routes.post('/conflicts/:id/choose', async (context) => {
    const id = conflictId(context.req.param('id'));
    const { side } = parseBody(chooseSchema, await context.req.arrayBuffer());
    const { conflict, isNew } = await deps.choose(context.get('link'), id, side);
    return context.json({ conflict: toView(conflict), isNew } satisfies ConflictAnswered);
  });

  return routes;
}

function conflictId(text: string): number {
  const parsed = idSchema.safeParse(text);
  if (!parsed.success) throw new SyncError('CONFLICT_UNKNOWN');
  return parsed.data;
}

function toView(conflict: StoredConflict): ConflictView {
  return {
    id: conflict.id,
    row: conflict.row,
    rowKey: conflict.key,
    column: conflict.columnName,
    base: showValue(conflict.base),
    sheet: {
      value: showValue(conflict.sheet),
      at: isoOf(conflict.sheetAt),
      refused: whyRefused(conflict.sheet),
      by: conflict.sheetBy ?? null,
    },
    db: { value: showValue(conflict.db), at: isoOf(conflict.dbAt), isRowGone: conflict.gone === 'db' },
    resolution: conflict.resolution,
    isOpen: conflict.isOpen,
    answers: [...conflict.answers],
    createdAt: isoOf(conflict.createdAt),
    resolvedAt: conflict.resolvedAt === null ? null : isoOf(conflict.resolvedAt),
  };
}

function whyRefused(value: SheetValue): string | null {
  return isRefused(value) ? value.why : null;
}

function isoOf(at: Micros): string;
function isoOf(at: Micros | null): string | null;
function isoOf(at: Micros | null): string | null {
  return toIso(at === null ? null : Math.floor(at / MICROS_PER_MS));
}
