/** Bodies and queries of the calls about one link. Bodies are parsed without their `id`, which is a part of the address. */
import { z } from 'zod';

import { conditionSchema } from '../row-filter.ts';

const number = z.coerce.number().int().min(1);

/** The newest first; `before` is the `next` of the page before. */
export const pageSchema = z.strictObject({
  before: number.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const conflictPageSchema = z.strictObject({
  ...pageSchema.shape,
  state: z.enum(['open', 'all']).default('open'),
});

/** `row` is 1-based; `column` the name of a MySQL column. */
export const activityPageSchema = z.strictObject({
  ...pageSchema.shape,
  rowKey: z.string().min(1).max(255).optional(),
  row: number.optional(),
  column: z.string().min(1).max(64).optional(),
});

/** `clean`: also take the keys, the hidden column and the `_sync` tab out of the sheet. Both sides keep their data. */
export const unlinkSchema = z.strictObject({ clean: z.boolean().default(false) });

export const settingsSchema = z.strictObject({
  policy: z.enum(['latest', 'sheet', 'db', 'manual']).optional(),
  /** What a row that one side deleted becomes on the other: deleted, too, or its synced cells are emptied. */
  deletes: z.enum(['delete', 'clear']).optional(),
  /** Cells that wait for a person get a note in the sheet that says why. */
  notes: z.boolean().optional(),
  /** Of a table that was there already: only rows that meet it are in the sheet; empty: all. */
  filter: z.array(conditionSchema).max(10).optional(),
  /** More deletes at once than both wait for a person. */
  deleteGuard: z
    .strictObject({
      rows: z.number().int().min(0).max(1_000_000),
      percent: z.number().int().min(0).max(100),
    })
    .optional(),
});

/** Who has the triggers by which edits are noticed. */
export const ownerSchema = z.strictObject({ owner: z.string().min(1).max(320) });

export const columnSchema = z.strictObject({
  direction: z.enum(['both', 'sheet-to-db', 'db-to-sheet']).optional(),
  formulas: z.enum(['value', 'text']).optional(),
  rules: z.enum(['strict', 'lenient']).optional(),
  /** True: the column is no longer synced; its data stays on both sides. */
  skip: z.boolean().optional(),
});

/** Keep the sheet's value or MySQL's. (Another one is typed into the cell.) */
export const chooseSchema = z.strictObject({ side: z.enum(['sheet', 'db']) });

/** All open conflicts of the link, or those of one column. */
export const chooseAllSchema = z.strictObject({
  side: z.enum(['sheet', 'db']),
  column: z.string().min(1).max(64).optional(),
});

/** `force`: also when somebody changed the cell since. */
export const restoreConflictSchema = z.strictObject({ force: z.boolean().default(false) });

/** `ids` absent: all of the link. */
export const retrySchema = z.strictObject({ ids: z.array(number).min(1).max(1_000).optional() });

/** `rows`: of how many rows the person was told; a question about more of them by now is not answered. Absent: of any number. */
export const approvalSchema = z.strictObject({
  answer: z.enum(['agree', 'refuse']),
  rows: z.number().int().min(0).optional(),
});

/** The value or row as it was before the entry; of all its columns when `column` is absent. */
export const restoreActivitySchema = z.strictObject({
  column: z.string().min(1).max(64).optional(),
  force: z.boolean().default(false),
});

type WithId<T> = T & { id: number };

export type Page = z.input<typeof pageSchema>;
export type ConflictPage = z.input<typeof conflictPageSchema>;
export type ActivityPage = z.input<typeof activityPageSchema>;
export type UnlinkRequest = z.input<typeof unlinkSchema>;
export type SettingsRequest = z.input<typeof settingsSchema>;
export type OwnerRequest = z.input<typeof ownerSchema>;
export type ColumnRequest = z.input<typeof columnSchema> & { id: string };
export type ChooseRequest = WithId<z.input<typeof chooseSchema>>;
export type ChooseAllRequest = z.input<typeof chooseAllSchema>;
export type RestoreConflictRequest = WithId<z.input<typeof restoreConflictSchema>>;
export type RetryRequest = z.input<typeof retrySchema>;
export type ApprovalRequest = WithId<z.input<typeof approvalSchema>>;
export type RestoreActivityRequest = WithId<z.input<typeof restoreActivitySchema>>;
