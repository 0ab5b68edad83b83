/** The answers to the operator's programs, as schemas: what the description of the API shows, and what a test holds the server to. */
import { z } from 'zod';

import { linkViewSchema } from '../link-api/views.ts';
import type {
  AccountList,
  AccountMove,
  ActList,
  ErrorList,
  LetterList,
  Series,
  TicketView,
} from './views.ts';

const text = z.string();
const time = z.number().int();
const count = z.number().int().min(0);
const next = count.nullable();
const codes = z.array(z.object({ code: text, times: count }));

/** A link as its sidebar shows it, and what waits, in numbers. */
export const linkStatusSchema = linkViewSchema.extend({
  /** Edits of the sheet that are not in MySQL yet. */
  pendingEdits: count,
  /** Rows whose MySQL values are not in the sheet yet. */
  dirtyRows: count,
  /** ISO time; null when nothing has crossed yet. */
  lastSyncAt: text.nullable(),
});

export const statusSchema = z.object({ links: z.array(linkStatusSchema) });

export type LinkStatusView = z.infer<typeof linkStatusSchema>;

const queueSchema = z.object({ waiting: count, active: count, delayed: count, failed: count });

export const healthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'down']),
  mysql: z.enum(['up', 'down']),
  redis: z.enum(['up', 'down']),
  sheetsApi: z.enum(['up', 'rate_limited', 'down', 'unknown']),
  /** `blocked`: nothing that triggers mark is kept, so changes are found by reads only. */
  changeQueue: z.enum(['open', 'blocked', 'unknown']).optional(),
  processes: z.object({ api: count, worker: count, poller: count }).nullable(),
  queues: z.record(text, queueSchema),
  lastSyncAt: text.nullable(),
});

export const aliveSchema = z.object({ status: z.literal('alive') });
export const readySchema = z.object({ status: z.enum(['ready', 'not ready']) });

export const ticketSchema = z.object({ path: text, until: time }) satisfies z.ZodType<TicketView>;

const milliseconds = z.array(z.number().nullable());
const laneSchema = z.object({
  count: z.array(z.number()),
  averageMs: milliseconds,
  slowestMs: milliseconds,
  waitingMs: milliseconds,
});

export const seriesAnswerSchema = z.object({
  stepMs: count,
  at: z.array(time),
  edits: laneSchema,
  changes: laneSchema,
  drift: milliseconds,
  google: z
    .object({
      reads: z.array(z.number()),
      writes: z.array(z.number()),
      refused: z.array(z.number()),
      budget: z.object({ reads: count, writes: count }).nullable(),
    })
    .nullable(),
}) satisfies z.ZodType<Series>;

export const errorListSchema = z.object({
  entries: z.array(
    z.object({
      id: count,
      firstAt: time,
      at: time,
      times: count,
      source: z.enum(['work', 'request']),
      place: text,
      linkIds: z.array(text),
      code: text,
      message: text,
      detail: text.nullable(),
      trace: text.nullable(),
    }),
  ),
  next,
  codes,
}) satisfies z.ZodType<ErrorList>;

export const letterListSchema = z.object({
  entries: z.array(
    z.object({
      id: count,
      linkId: text,
      direction: z.enum(['sheet-to-mysql', 'mysql-to-sheet']),
      row: count.nullable(),
      rowKey: text,
      code: text,
      message: text,
      detail: text.nullable(),
      attempts: count,
      at: time,
    }),
  ),
  next,
  codes,
}) satisfies z.ZodType<LetterList>;

export const actListSchema = z.object({
  entries: z.array(
    z.object({ id: count, at: time, by: text.nullable(), act: text, linkId: text.nullable(), status: count }),
  ),
  next,
}) satisfies z.ZodType<ActList>;

const useSchema = z.object({ used: count, max: count });

export const accountListSchema = z.object({
  accounts: z.array(
    z.object({
      account: text,
      spreadsheets: count,
      reads: useSchema,
      writes: useSchema,
      pausedUntil: time.nullable(),
    }),
  ),
}) satisfies z.ZodType<AccountList>;

export const accountMoveSchema = z.object({
  spreadsheetId: text,
  account: text,
  was: text,
}) satisfies z.ZodType<AccountMove>;
