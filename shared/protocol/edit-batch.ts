/**
 * The webhook's body and answer: what the add-on tells the backend about edits of one link.
 * The add-on uses the types only, so that no validation library enters its bundle.
 */
import { z } from 'zod';

import type { LinkSettings } from './registration.ts';
import { PROTOCOL_VERSION } from './version.ts';

const scalar = z.union([
  z.null(),
  z.string().max(50_000),
  z.number(),
  z.boolean(),
  z.strictObject({ serial: z.number() }),
  z.strictObject({ error: z.string().max(1_000) }),
]);

const rawCellSchema = z.union([
  scalar,
  z.strictObject({ formula: z.string().max(50_000), value: scalar }),
  z.strictObject({ unsure: z.literal(true) }),
]);

/** One edited row. `row` is 1-based; `key` is null when the row had no row key; `cells` by column id. */
const rowEditSchema = z.strictObject({
  key: z.string().min(1).max(255).nullable(),
  row: z.number().int().min(1),
  cells: z.record(z.string().max(32), rawCellSchema),
});

/**
 * A clock sample of an earlier exchange, in milliseconds since 1970: the add-on's clock when it sent (`t0`) and when it
 * had the answer (`t2`), and the server's clock in between (`t1`).
 */
const clockSampleSchema = z.strictObject({
  t0: z.number(),
  t1: z.number(),
  t2: z.number(),
});

export const editBatchSchema = z.strictObject({
  v: z.literal(PROTOCOL_VERSION),
  /** Unique within the link; a batch that arrives twice is stored once. */
  batchId: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  /** The add-on's clock in milliseconds, taken before any value was read. */
  capturedAt: z.number(),
  edits: z.array(rowEditSchema).max(5_000),
  /** Something changed that cells do not tell (rows, columns, header, overflow): read the tab. */
  nudge: z.boolean(),
  clock: clockSampleSchema.nullable(),
  /** Version of the link's registry under which the edits were captured; 1 when absent. */
  registry: z.number().int().min(1).optional(),
  /** Who made the edits, where Apps Script tells it. */
  by: z.string().max(320).optional(),
});

export type EditBatch = z.infer<typeof editBatchSchema>;
export type RowEdit = z.infer<typeof rowEditSchema>;
export type ClockSample = z.infer<typeof clockSampleSchema>;

/** Answer 202: `t1` is the server's clock in milliseconds. */
export interface EditBatchAnswer {
  v: typeof PROTOCOL_VERSION;
  t1: number;
  /** False when this batch id was stored before. */
  isNew: boolean;
  /** The link's columns changed since the batch's registry: what the add-on is to keep from now on. */
  settings?: LinkSettings;
}
