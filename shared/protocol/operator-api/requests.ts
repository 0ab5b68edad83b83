/** Where the operator's calls are, and what they take. */
import { z } from 'zod';

import { SERIES_RANGES } from './ranges.ts';

/** Below the server's address. */
export const OPERATOR_PATH = '/api/operator';
export const SESSION_PATH = `${OPERATOR_PATH}/session`;
export const DASHBOARD_PATH = '/dashboard/';

/** Signing in: with the operator token, or with a ticket that somebody who has it asked for. */
export const signInSchema = z.union([
  z.strictObject({ token: z.string().min(1).max(1_000) }),
  z.strictObject({ ticket: z.string().min(1).max(100) }),
]);

export const seriesSchema = z.strictObject({
  /** All links when absent. */
  link: z.string().min(1).max(64).optional(),
  range: z.enum(SERIES_RANGES).default('hour'),
});

/** `spreadsheetId`: Google's; `account`: the address of the one that is to work on it. */
export const accountMoveRequestSchema = z.strictObject({
  spreadsheetId: z.string().min(1).max(200),
  account: z.email().max(320),
});

const id = z.coerce.number().int().min(1);
const linkId = z.string().min(1).max(64);
const code = z.string().min(1).max(64);
const page = { before: id.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };

export const actPageSchema = z.strictObject(page);

export const errorPageSchema = z.strictObject({
  ...page,
  code: code.optional(),
  source: z.enum(['work', 'request']).optional(),
  link: linkId.optional(),
});

const letterFilter = {
  code: code.optional(),
  direction: z.enum(['sheet-to-mysql', 'mysql-to-sheet']).optional(),
  link: linkId.optional(),
};

export const letterPageSchema = z.strictObject({ ...page, ...letterFilter });

/** Those of the ids, else all that the filter leaves. */
export const letterRetrySchema = z.strictObject({
  ids: z.array(id).min(1).max(1_000).optional(),
  ...letterFilter,
});

export type ActPage = z.input<typeof actPageSchema>;
export type ErrorPage = z.input<typeof errorPageSchema>;
export type LetterPage = z.input<typeof letterPageSchema>;
export type LetterRetry = z.input<typeof letterRetrySchema>;
