/** What the dashboard asks besides the stream: lines over time, failures, and dead letters of all links. */
import { Hono } from 'hono';

import {
  accountMoveRequestSchema,
  actPageSchema,
  errorPageSchema,
  letterPageSchema,
  letterRetrySchema,
  seriesSchema,
} from '../../shared/protocol/operator-api/requests.ts';
import type {
  AccountList,
  AccountMove,
  AccountView,
  ActList,
  ErrorList,
  LetterList,
  Series,
} from '../../shared/protocol/operator-api/views.ts';
import type { Counted } from '../../shared/protocol/link-api/views.ts';
import { MICROS_PER_MS } from '../core/micros.ts';
import { ERRORS } from '../core/sync-error.ts';
import type { Failures, StoredFailure } from '../ports/failures.ts';
import type { BoardLetter, LetterBoard } from '../ports/letter-board.ts';
import type { OperatorActs, StoredAct } from '../ports/operator-acts.ts';
import type { Minutes } from '../ports/minutes.ts';
import { letterEntry } from './letter-entry.ts';
import { parseBody, parseInput, type AppEnv } from './public-errors.ts';
import { STEPS, toSeries } from './series.ts';

export interface BoardDeps {
  minutes: Pick<Minutes, 'read'>;
  failures: Pick<Failures, 'list' | 'codes'>;
  acts: Pick<OperatorActs, 'list'>;
  letterBoard: LetterBoard;
  retryMany: (wanted: Parameters<LetterBoard['match']>[0]) => Promise<number>;
  accounts: () => Promise<readonly AccountView[]>;
  moveSpreadsheet: (googleId: string, account: string) => Promise<AccountMove>;
  /** Calls to Google that are allowed in a minute; null where that is not known. */
  budget: { reads: number; writes: number } | null;
}

/** Mounted at /api/operator, behind the operator's door. */
export function operatorRoutes({
  minutes,
  failures,
  acts,
  letterBoard,
  retryMany,
  accounts,
  moveSpreadsheet,
  budget,
}: BoardDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get('/series', async (context) => {
    const { range, link } = parseInput(seriesSchema, context.req.query());
    const found = await minutes.read(link ?? null, STEPS[range]);
    return context.json(toSeries(range, found, link === undefined ? budget : undefined) satisfies Series);
  });

  routes.get('/errors', async (context) => {
    const { before, limit, ...filter } = parseInput(errorPageSchema, context.req.query());
    const [found, codes] = await Promise.all([
      failures.list(filter, { before: before ?? null, limit: limit + 1 }),
      failures.codes(),
    ]);
    return context.json({ ...pageOf(found, limit, toError), codes } satisfies ErrorList);
  });

  routes.get('/acts', async (context) => {
    const { before, limit } = parseInput(actPageSchema, context.req.query());
    const found = await acts.list({ before: before ?? null, limit: limit + 1 });
    return context.json(pageOf(found, limit, toAct) satisfies ActList);
  });

  routes.get('/accounts', async (context) =>
    context.json({ accounts: [...(await accounts())] } satisfies AccountList),
  );

  routes.post('/accounts/move', async (context) => {
    const { spreadsheetId, account } = parseBody(accountMoveRequestSchema, await context.req.arrayBuffer());
    return context.json((await moveSpreadsheet(spreadsheetId, account)) satisfies AccountMove);
  });

  routes.get('/dead-letters', async (context) => {
    const { before, limit, ...filter } = parseInput(letterPageSchema, context.req.query());
    const [found, codes] = await Promise.all([
      letterBoard.list(filter, { before: before ?? null, limit: limit + 1 }),
      letterBoard.codes(),
    ]);
    return context.json({ ...pageOf(found, limit, toLetter), codes } satisfies LetterList);
  });

  routes.post('/dead-letters/retry', async (context) => {
    const wanted = parseBody(letterRetrySchema, await context.req.arrayBuffer());
    return context.json({ count: await retryMany(wanted) } satisfies Counted);
  });

  return routes;
}

/** One more than wanted was asked for, to know whether there is another page. */
function pageOf<T extends { id: number }, V>(
  found: readonly T[],
  limit: number,
  show: (entry: T) => V,
): { entries: V[]; next: number | null } {
  const shown = found.slice(0, limit);
  return { entries: shown.map(show), next: found.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

function toError(failure: StoredFailure): ErrorList['entries'][number] {
  const { id, firstAt, lastAt, times, source, place, linkIds, code, detail, trace } = failure;
  return {
    id,
    firstAt,
    at: lastAt,
    times,
    source,
    place,
    linkIds,
    code,
    message: ERRORS[code].message,
    detail,
    trace,
  };
}

function toAct({ link, ...act }: StoredAct): ActList['entries'][number] {
  return { ...act, linkId: link };
}

function toLetter(letter: BoardLetter): LetterList['entries'][number] {
  return { ...letterEntry(letter), linkId: letter.linkId, at: Math.floor(letter.at / MICROS_PER_MS) };
}
