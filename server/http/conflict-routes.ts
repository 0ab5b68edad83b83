/** The API of conflicts, for the operator: list them, put a loser back, choose a side of one that waits. */
import { Hono } from 'hono';
import { z } from 'zod';

import type { Side } from '../core/conflict-answer.ts';
import { MICROS_PER_MS, type Micros } from '../core/micros.ts';
import { SyncError } from '../core/sync-error.ts';
import { isRefused, showValue, type SheetValue } from '../core/values/cell-value.ts';
import type { StoredConflict } from '../ports/conflicts.ts';
import { parseBody, parseInput, type AppEnv } from './public-errors.ts';
import { toIso } from './status.ts';

export interface ConflictDeps {
  list(
    linkPublicId: string,
    page: { openOnly: boolean; before: number | null; limit: number },
  ): Promise<{ conflicts: StoredConflict[]; next: number | null }>;
  restore(id: number, force: boolean): Promise<{ conflict: StoredConflict; isNew: boolean }>;
  choose(id: number, side: Side): Promise<{ conflict: StoredConflict; isNew: boolean }>;
}

const pageSchema = z.strictObject({
  state: z.enum(['open', 'all']).default('open'),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** `force`: also when somebody changed the cell since. */
const restoreSchema = z.strictObject({ force: z.boolean().default(false) });
const chooseSchema = z.strictObject({ side: z.enum(['sheet', 'db']) });
const idSchema = z.coerce.number().int().min(1);

/** The caller has to be let in before these routes. */
export function conflictRoutes(deps: ConflictDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get('/links/:link/conflicts', async (context) => {
    const { state, before, limit } = parseInput(pageSchema, context.req.query());
    const page = { openOnly: state === 'open', before: before ?? null, limit };
    const { conflicts, next } = await deps.list(context.req.param('link'), page);
    return context.json({ conflicts: conflicts.map(toAnswer), next });
  });

  routes.post('/conflicts/:id/restore', async (context) => {
    const id = conflictId(context.req.param('id'));
    const body = await context.req.arrayBuffer();
    const { force } = body.byteLength === 0 ? { force: false } : parseBody(restoreSchema, body);
    const { conflict, isNew } = await deps.restore(id, force);
    return context.json({ conflict: toAnswer(conflict), isNew });
  });

  routes.post('/conflicts/:id/choose', async (context) => {
    const id = conflictId(context.req.param('id'));
    const { side } = parseBody(chooseSchema, await context.req.arrayBuffer());
    const { conflict, isNew } = await deps.choose(id, side);
    return context.json({ conflict: toAnswer(conflict), isNew });
  });

  return routes;
}

function conflictId(text: string): number {
  const parsed = idSchema.safeParse(text);
  if (!parsed.success) throw new SyncError('CONFLICT_UNKNOWN');
  return parsed.data;
}

function toAnswer(conflict: StoredConflict) {
  return {
    id: conflict.id,
    row: conflict.row,
    rowKey: conflict.key,
    /** Null when the whole row is meant. */
    column: conflict.columnName,
    base: showValue(conflict.base),
    sheet: {
      value: showValue(conflict.sheet),
      at: isoOf(conflict.sheetAt),
      refused: whyRefused(conflict.sheet),
    },
    /** `isRowGone`: the row was deleted there. */
    db: { value: showValue(conflict.db), at: isoOf(conflict.dbAt), isRowGone: conflict.gone === 'db' },
    resolution: conflict.resolution,
    isOpen: conflict.isOpen,
    answers: conflict.answers,
    createdAt: isoOf(conflict.createdAt),
    resolvedAt: isoOf(conflict.resolvedAt),
  };
}

function whyRefused(value: SheetValue): string | null {
  return isRefused(value) ? value.why : null;
}

function isoOf(at: Micros | null): string | null {
  return toIso(at === null ? null : Math.floor(at / MICROS_PER_MS));
}
