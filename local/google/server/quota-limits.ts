/** The quotas of Google's APIs: what is counted, and how much of it a minute allows. */
import { z } from 'zod';

/** What is counted apart. Reads and writes of Sheets are calls; those of Drive are units, a call costs several. */
export const meters = ['reads', 'writes', 'drive'] as const;
export type Meter = (typeof meters)[number];

/** Calls or units a minute; Infinity: no limit. */
export interface Limits {
  readonly perUser: number;
  readonly perProject: number;
}
export type QuotaLimits = Readonly<Record<Meter, Limits>>;

/** What a new project of Google Cloud gets. */
export const googlesLimits: QuotaLimits = {
  reads: { perUser: 60, perProject: 300 },
  writes: { perUser: 60, perProject: 300 },
  drive: { perUser: 325_000, perProject: 1_000_000 },
};

const none: Limits = { perUser: Infinity, perProject: Infinity };
export const noLimits: QuotaLimits = { reads: none, writes: none, drive: none };

/** Sheets calls a minute and user, five times as much for a project, as Google's own limits relate; Drive as Google. */
export function limitsOf(perUser: number): QuotaLimits {
  if (perUser === Infinity) return noLimits;
  const sheets = { perUser, perProject: perUser * 5 };
  return { ...googlesLimits, reads: sheets, writes: sheets };
}

/** Reads a setting: "off", "real" (Google's own), or reads and writes per minute and user. Throws a sentence. */
export function parseQuota(setting: string | undefined): QuotaLimits {
  if (setting === undefined || setting === '') return limitsOf(300);
  if (setting === 'off') return noLimits;
  if (setting === 'real') return googlesLimits;
  const perUser = Number(setting);
  if (Number.isInteger(perUser) && perUser > 0) return limitsOf(perUser);
  throw new Error(
    `The quota of the stand-in is "${setting}"; set it to off, real, or a number of requests per minute.`,
  );
}

/** null: no limit. */
const count = z.int().nonnegative().nullable();
const limits = z.strictObject({ perUser: count.optional(), perProject: count.optional() });

/** A change of limits: `limit` for all of Sheets at once, or single ones; what is left out stays. */
export const quotaChangeSchema = z.strictObject({
  limit: count.optional(),
  reads: limits.optional(),
  writes: limits.optional(),
  drive: limits.optional(),
});
export type QuotaChange = z.infer<typeof quotaChangeSchema>;

/** The limits after a change. */
export function changedLimits(before: QuotaLimits, { limit, ...single }: QuotaChange): QuotaLimits {
  const base = limit === undefined ? before : limitsOf(limit ?? Infinity);
  const changed = meters.map((meter): [Meter, Limits] => {
    const { perUser = base[meter].perUser, perProject = base[meter].perProject } = single[meter] ?? {};
    return [meter, { perUser: perUser ?? Infinity, perProject: perProject ?? Infinity }];
  });
  return Object.fromEntries(changed) as Record<Meter, Limits>;
}
