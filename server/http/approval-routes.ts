/** The API of what waits for a person: list it, agree or refuse. */
import { Hono } from 'hono';
import { z } from 'zod';

import { approvalSchema } from '../../shared/protocol/link-api/requests.ts';
import type { ApprovalList } from '../../shared/protocol/link-api/views.ts';
import type { Approval, ApprovalAnswer } from '../core/approval.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { LinkEnv } from './link-access.ts';
import { parseBody } from './public-errors.ts';

type Asked = Approval & { sentence: string };

export interface ApprovalDeps {
  list(link: Link): Promise<Asked[]>;
  answer(link: Link, id: number, answer: ApprovalAnswer, shownRows?: number): Promise<Asked[]>;
}

const idSchema = z.coerce.number().int().min(1);

/** Mounted at a link, behind `linkAccess`. */
export function approvalRoutes(deps: ApprovalDeps): Hono<LinkEnv> {
  const routes = new Hono<LinkEnv>();

  routes.get('/approvals', async (context) =>
    context.json(toList(await deps.list(context.get('link'))) satisfies ApprovalList),
  );

  routes.post('/approvals/:id', async (context) => {
    const id = idSchema.safeParse(context.req.param('id'));
    if (!id.success) throw new SyncError('APPROVAL_UNKNOWN');
    const { answer, rows } = parseBody(approvalSchema, await context.req.arrayBuffer());
    const left = await deps.answer(context.get('link'), id.data, answer, rows);
    return context.json(toList(left) satisfies ApprovalList);
  });

  return routes;
}

function toList(approvals: readonly Asked[]): ApprovalList {
  return {
    approvals: approvals.map(({ id, kind, sentence, rows, samples, createdAt }) => ({
      id,
      kind,
      sentence,
      rows,
      samples: [...samples],
      at: new Date(createdAt).toISOString(),
    })),
  };
}
