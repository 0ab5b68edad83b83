/** Answers of the calls about one link. Times are ISO texts, rows of the tab count from 1, values are texts as people read them. */
import { z } from 'zod';

import { filterSchema } from '../row-filter.ts';

const time = z.iso.datetime();
const count = z.number().int().min(0);
const row = z.number().int().min(1).nullable();
/** The newest first; `next` goes into the `before` of the next page, null on the last one. */
const listOf = <S extends z.ZodType>(entry: S) =>
  z.object({ entries: z.array(entry), next: z.number().int().nullable() });

/** A budget of calls in the current minute. */
const callsSchema = z.object({ used: count, max: count });

export const linkViewSchema = z.object({
  linkId: z.string(),
  spreadsheetId: z.string(),
  table: z.string(),
  tab: z.string(),
  tabId: z.number().int().min(0).optional(),
  /** 1-based. */
  headerRow: z.number().int().min(1).optional(),
  /** Header of the column of row keys when it is the user's own; null: it is a hidden one of ours. */
  keyHeader: z.string().nullable().optional(),
  status: z.enum(['importing', 'active', 'paused']),
  /** The state in one sentence, for people. */
  sentence: z.string(),
  pauseReason: z.string().nullable(),
  policy: z.enum(['latest', 'sheet', 'db', 'manual']),
  deletes: z.enum(['delete', 'clear']),
  /** Cells that wait for a person have a note that says why. */
  notes: z.boolean().optional(),
  /** Only rows of the table that meet it are in the sheet; absent: all. */
  filter: filterSchema.optional(),
  deleteGuard: z.object({ rows: count, percent: count }),
  rows: count,
  /** Null unless the first read runs. */
  importing: z.object({ rowsDone: count, rowsTotal: count.nullable() }).nullable(),
  edits: z.object({ pending: count, lastAt: time.nullable(), oldestPendingAt: time.nullable() }),
  changes: z.object({ pending: count, lastAt: time.nullable(), oldestPendingAt: time.nullable() }),
  openConflicts: count,
  issues: count,
  deadLetters: count,
  approvals: count,
  heldRows: count,
  /** Cells in which the last full read found the sides to differ. */
  drift: z.object({ cells: count, at: time }).nullable(),
  /** `silent`: edits come that no trigger told, again and again. */
  triggers: z.object({
    owner: z.string().nullable(),
    lastSeenAt: time.nullable(),
    silent: z.boolean(),
    /** Most of what Google lets the owner's triggers do in a day is used; null: it is not. For people. */
    nearLimit: z.object({ percent: count, sentence: z.string() }).nullable().optional(),
  }),
  quota: z.object({ reads: callsSchema, writes: callsSchema, pausedUntil: time.nullable() }).nullable(),
});

export const columnListSchema = z.object({
  columns: z.array(
    z.object({
      id: z.string(),
      header: z.string(),
      /** Letters of the tab's column; null when it is not in the tab any more. */
      letters: z.string().nullable(),
      name: z.string(),
      type: z.enum(['TEXT', 'NUMBER', 'DATE', 'BOOLEAN']),
      nativeType: z.string(),
      direction: z.enum(['both', 'sheet-to-db', 'db-to-sheet']),
      formulas: z.enum(['value', 'text']),
      rules: z.enum(['strict', 'lenient']),
      status: z.enum(['active', 'deprecated']),
    }),
  ),
  /** What happened to headers and MySQL columns, the newest first. */
  events: z.array(
    z.object({
      id: z.number().int(),
      at: time,
      kind: z.string(),
      sentence: z.string(),
      isWaiting: z.boolean(),
    }),
  ),
});

const side = z.object({ value: z.string().nullable(), at: time.nullable() });

export const conflictViewSchema = z.object({
  id: z.number().int(),
  row,
  rowKey: z.string(),
  /** Name of the MySQL column; null when the whole row is meant. */
  column: z.string().nullable(),
  base: z.string().nullable(),
  /** `refused`: why MySQL cannot hold it. */
  sheet: side.extend({
    refused: z.string().nullable(),
    /** Who, where it is known. Of MySQL only the time is known. */
    by: z.string().nullable().optional(),
  }),
  /** `isRowGone`: the row was deleted there. */
  db: side.extend({ isRowGone: z.boolean() }),
  resolution: z.enum(['SHEET_WINS', 'DB_WINS', 'MANUAL', 'PENDING']),
  isOpen: z.boolean(),
  /** What people have answered so far. */
  answers: z.array(z.enum(['sheet', 'db', 'restore'])),
  createdAt: time,
  resolvedAt: time.nullable(),
});
export const conflictListSchema = listOf(conflictViewSchema);
export const conflictAnsweredSchema = z.object({
  conflict: conflictViewSchema,
  /** False when the same answer was given before. */
  isNew: z.boolean(),
});

export const issueListSchema = listOf(
  z.object({
    id: z.number().int(),
    row,
    rowKey: z.string(),
    column: z.string().nullable(),
    /** What is wrong and what to do. */
    why: z.string(),
    at: time,
  }),
);

export const deadLetterListSchema = listOf(
  z.object({
    id: z.number().int(),
    direction: z.enum(['sheet-to-mysql', 'mysql-to-sheet']),
    row,
    rowKey: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    detail: z.string().nullable(),
    attempts: count,
    at: time,
  }),
);

/** What waits until a person agrees: deleting many rows at once, an older version of the file, a changed table. */
export const approvalListSchema = z.object({
  approvals: z.array(
    z.object({
      id: z.number().int(),
      kind: z.enum(['delete-in-mysql', 'delete-in-sheet', 'older-version', 'schema']),
      sentence: z.string(),
      rows: count,
      samples: z.array(z.string()),
      at: time,
    }),
  ),
});

export const activityListSchema = listOf(
  z.object({
    id: z.number().int(),
    at: time,
    origin: z.enum(['SHEET', 'DATABASE', 'SYSTEM']),
    operation: z.enum(['INSERT', 'UPDATE', 'DELETE']),
    /** How many rows the entry stands for; more than one for an import, which has no cells. */
    rows: count.optional(),
    /** Who, where it is known. */
    by: z.string().nullable(),
    row,
    rowKey: z.string().nullable(),
    cells: z.array(z.object({ column: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
    /** What was done about it, for people. */
    outcome: z.string(),
    canRestore: z.boolean(),
  }),
);

/** `secret` signs from now on; null to the operator, who never learns it. */
export const newKeySchema = z.object({ secret: z.string().nullable() });

export const doneSchema = z.object({ isNew: z.boolean() });
export const countedSchema = z.object({ count });

export type LinkView = z.infer<typeof linkViewSchema>;
export type ColumnList = z.infer<typeof columnListSchema>;
export type ConflictView = z.infer<typeof conflictViewSchema>;
export type ConflictList = z.infer<typeof conflictListSchema>;
export type ConflictAnswered = z.infer<typeof conflictAnsweredSchema>;
export type IssueList = z.infer<typeof issueListSchema>;
export type DeadLetterList = z.infer<typeof deadLetterListSchema>;
export type ApprovalList = z.infer<typeof approvalListSchema>;
export type ActivityList = z.infer<typeof activityListSchema>;
export type NewKey = z.infer<typeof newKeySchema>;
export type Done = z.infer<typeof doneSchema>;
export type Counted = z.infer<typeof countedSchema>;
