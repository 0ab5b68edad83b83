/** Where the operator's calls are, and what they take. */
import { z } from 'zod';

/** Below the server's address. */
export const OPERATOR_PATH = '/api/operator';
export const DASHBOARD_PATH = '/dashboard/';

/** Signing in: with the operator token, or with a ticket that somebody who has it asked for. */
export const signInSchema = z.union([
  z.strictObject({ token: z.string().min(1).max(1_000) }),
  z.strictObject({ ticket: z.string().min(1).max(100) }),
]);

export const SERIES_RANGES = ['hour', 'day', 'week'] as const;

export const seriesSchema = z.strictObject({
  /** All links when absent. */
  link: z.string().min(1).max(64).optional(),
  range: z.enum(SERIES_RANGES).default('hour'),
});

export type SeriesRange = (typeof SERIES_RANGES)[number];
