/**
 * The answers outside of the calls about one link, as schemas: what the description of the API shows, and what a test holds
 * the running server to. The types stand beside their requests, because the add-on needs them without this library.
 */
import { z } from 'zod';

import type { AboutAnswer } from './about.ts';
import type { EditBatchAnswer } from './edit-batch.ts';
import type { ChallengeAnswer } from './edit-proof.ts';
import type { PublicError } from './public-error.ts';
import type { LinkSettings, PreviewAnswer, RegistrationAnswer, TablesAnswer } from './registration.ts';
import { PROTOCOL_VERSION } from './version.ts';

const v = z.literal(PROTOCOL_VERSION);
const text = z.string();
const count = z.number().int().min(0);

const settingsSchema = z.object({
  linkId: text,
  tabId: count,
  headerRow: z.number().int().min(1),
  keyColumn: count,
  keyHeader: text,
  columns: z.array(z.object({ id: text, index: count, header: text })),
  registry: count.exactOptional(),
}) satisfies z.ZodType<LinkSettings>;

export const publicErrorSchema = z.object({
  error: z.object({ code: text, message: text, details: z.array(text).exactOptional() }),
}) satisfies z.ZodType<PublicError>;

export const editBatchAnswerSchema = z.object({
  v,
  t1: z.number(),
  isNew: z.boolean(),
  settings: settingsSchema.exactOptional(),
}) satisfies z.ZodType<EditBatchAnswer>;

export const aboutAnswerSchema = z.object({ serviceAccount: text }) satisfies z.ZodType<AboutAnswer>;

export const challengeAnswerSchema = z.object({ v, nonce: text }) satisfies z.ZodType<ChallengeAnswer>;

export const registrationAnswerSchema = z.object({
  v,
  settings: settingsSchema,
  secret: text,
  tableName: text,
  t1: z.number(),
}) satisfies z.ZodType<RegistrationAnswer>;

export const tablesAnswerSchema = z.object({
  v,
  tables: z.array(z.object({ table: text, rows: count, linkedTab: text.nullable() })),
}) satisfies z.ZodType<TablesAnswer>;

const written = z.object({ inserted: count, changed: count, removed: count, cells: count });

export const previewAnswerSchema = z.object({
  v,
  t1: z.number(),
  linkId: text.nullable(),
  tableName: text,
  columns: z.array(
    z.object({
      index: count,
      letters: text,
      header: text,
      name: text,
      type: z.enum(['TEXT', 'NUMBER', 'DATE', 'BOOLEAN']),
      nativeType: text,
      skip: z.boolean(),
      samples: z.array(text),
      warnings: z.array(text),
      canBeKey: z.boolean(),
    }),
  ),
  warnings: z.array(text),
  dryRun: z.object({
    mysql: written,
    sheet: written,
    refused: z.object({
      cells: count,
      samples: z.array(z.object({ row: count, column: text, value: text, why: text })),
    }),
    samples: z.array(
      z.object({
        side: z.enum(['mysql', 'sheet']),
        row: z.number().int().nullable(),
        values: z.record(text, text.nullable()),
      }),
    ),
  }),
}) satisfies z.ZodType<PreviewAnswer>;
