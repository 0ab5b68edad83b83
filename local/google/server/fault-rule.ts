/** What a fault on demand is: which calls it catches, how many of them, and what happens to those. */
import { z } from 'zod';

/**
 * answer: an error of that status, nothing applied. answer-after: applied, and answered with an error all the same.
 * drop-before, drop-after: the connection breaks before or after the call is applied.
 * silent-before, silent-after: the connection stays open and nothing is ever answered, until the caller gives up or
 * the rule is released, which breaks it. hold-before, hold-after: waits for the release, then is applied and answered.
 * land-late: the connection breaks at once, the call is applied when the rule is released. delay: answered later.
 */
const effects = [
  'answer',
  'answer-after',
  'drop-before',
  'drop-after',
  'silent-before',
  'silent-after',
  'hold-before',
  'hold-after',
  'land-late',
  'delay',
] as const;

export const faultSchema = z.strictObject({
  /** The API's method, such as "spreadsheets.batchUpdate"; "spreadsheets.values.*" for a group; "*" for all. */
  method: z.string().default('*'),
  spreadsheetId: z.string().optional(),
  /** Only calls whose body is at least as large, by its Content-Length. */
  minBytes: z.int().positive().optional(),
  /** How many calls the rule catches; null: all, until it is disarmed. */
  times: z.int().positive().nullable().default(1),
  /** The share of the matching calls that is caught, chosen by the seed. */
  probability: z.number().min(0).max(1).default(1),
  /** Chooses calls and delays; the same seed makes the same choices. */
  seed: z.int().nonnegative().default(1),
  effect: z.enum(effects),
  /** Of `answer` and `answer-after`; 429 is the refusal of a used-up quota, which Drive words as 403. */
  status: z.literal([413, 429, 500, 503, 504]).default(503),
  /** A delay lasts this long, and up to `jitterMs` longer. */
  delayMs: z.int().nonnegative().default(0),
  jitterMs: z.int().nonnegative().default(0),
  /** Holds end by themselves after this time; without it they wait for the release. */
  holdMs: z.int().positive().optional(),
});

export type FaultOptions = z.input<typeof faultSchema>;
export type FaultRule = z.output<typeof faultSchema>;

/** A call, as far as rules choose by it. */
export interface FaultTarget {
  readonly method: string;
  readonly spreadsheetId: string | undefined;
  /** Size of the body. */
  readonly bytes: number;
}

/** Is such a call meant? */
export function isMeant({ method, spreadsheetId, minBytes = 0 }: FaultRule, target: FaultTarget): boolean {
  const isMethod = method.endsWith('*')
    ? target.method.startsWith(method.slice(0, -1))
    : method === target.method;
  const isFile = spreadsheetId === undefined || spreadsheetId === target.spreadsheetId;
  return isMethod && isFile && target.bytes >= minBytes;
}
