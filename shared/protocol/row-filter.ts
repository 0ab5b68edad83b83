/** The condition of a link: which rows of a table that was there already are in the sheet. All of its parts have to be met. */
import { z } from 'zod';

const valueSchema = z.union([z.string().max(1_000), z.number(), z.boolean()]);

/**
 * MySQL compares, by the rules of the column's type and collation; a NULL meets nothing but `is null`. Moments (`TIMESTAMP`) are
 * named in UTC.
 */
export const conditionSchema = z.strictObject({
  /** Of the MySQL table; it may be missing in the sheet. */
  column: z.string().min(1).max(64),
  op: z.enum(['=', '!=', '<', '<=', '>', '>=', 'in', 'is null', 'is not null', 'begins with']),
  /** One value; several for `in`; none for `is null` and `is not null`. */
  value: z.union([valueSchema, z.array(valueSchema).min(1).max(100)]).optional(),
});

export const filterSchema = z.array(conditionSchema).min(1).max(10);

export type Condition = z.infer<typeof conditionSchema>;
