/**
 * A link's settings as a file: what a person decided about it, and nothing of what is in its cells. It can be given to the same
 * link, or to another tab with the same headers.
 */
import { z } from 'zod';

import type { ColumnRequest, SettingsRequest } from '../../shared/protocol/link-api/requests.ts';
import type { ColumnList, LinkView } from '../../shared/protocol/link-api/views.ts';
import type { PreviewColumn, Registration } from '../../shared/protocol/registration.ts';
import { filterSchema } from '../../shared/protocol/row-filter.ts';
import { CliError } from './cli-error.ts';

const columnSchema = z.strictObject({
  header: z.string().min(1),
  /** Name and type of the MySQL column; they count when a tab is linked for the first time. */
  name: z.string(),
  type: z.enum(['TEXT', 'NUMBER', 'DATE', 'BOOLEAN']),
  direction: z.enum(['both', 'sheet-to-db', 'db-to-sheet']),
  formulas: z.enum(['value', 'text']),
  rules: z.enum(['strict', 'lenient']),
  skip: z.boolean(),
});

const settingsFileSchema = z.strictObject({
  format: z.literal('rowlink-link-settings'),
  version: z.literal(1),
  /** 1-based. */
  headerRow: z.number().int().min(1).optional(),
  /** Header of the column of row keys when it is the user's own. */
  keyHeader: z.string().nullable().optional(),
  policy: z.enum(['latest', 'sheet', 'db', 'manual']),
  deletes: z.enum(['delete', 'clear']),
  notes: z.boolean().optional(),
  /** Of a table that was there already. */
  filter: filterSchema.optional(),
  deleteGuard: z.strictObject({ rows: z.number().int().min(0), percent: z.number().int().min(0).max(100) }),
  columns: z.array(columnSchema),
});

export type SettingsFile = z.infer<typeof settingsFileSchema>;
type FileColumn = SettingsFile['columns'][number];

/** Throws SETTINGS_MALFORMED, naming the fields. */
export function parseSettings(text: string): SettingsFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed(['It is not JSON.']);
  }
  const parsed = settingsFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw malformed(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`));
}

function malformed(details: string[]): CliError {
  return new CliError('SETTINGS_MALFORMED', 'This is no file of "export".', undefined, details);
}

export function settingsOf(link: LinkView, { columns }: ColumnList): SettingsFile {
  return {
    format: 'rowlink-link-settings',
    version: 1,
    ...(link.headerRow !== undefined && { headerRow: link.headerRow }),
    ...(link.keyHeader !== undefined && { keyHeader: link.keyHeader }),
    policy: link.policy,
    deletes: link.deletes,
    ...(link.notes !== undefined && { notes: link.notes }),
    ...(link.filter && { filter: link.filter }),
    deleteGuard: link.deleteGuard,
    columns: columns
      .filter(({ letters }) => letters !== null)
      .map(({ header, name, type, direction, formulas, rules, status }) => ({
        header,
        name,
        type,
        direction,
        formulas,
        rules,
        skip: status === 'deprecated',
      })),
  };
}

export interface Adoption {
  /** What of the link's own settings differs. */
  settings: SettingsRequest;
  columns: ColumnRequest[];
  /** Sentences about what cannot be taken over. */
  left: string[];
}

/** What to change so that the link is as the file says. What is equal already is not touched. */
export function adopt(file: SettingsFile, link: LinkView, { columns }: ColumnList): Adoption {
  const { policy, deletes, notes, deleteGuard, filter } = file;
  const isOtherFilter = filter !== undefined && JSON.stringify(filter) !== JSON.stringify(link.filter);
  const isOtherGuard =
    deleteGuard.rows !== link.deleteGuard.rows || deleteGuard.percent !== link.deleteGuard.percent;
  const adoption: Adoption = {
    settings: {
      ...(policy !== link.policy && { policy }),
      ...(deletes !== link.deletes && { deletes }),
      ...(notes !== undefined && notes !== link.notes && { notes }),
      ...(isOtherFilter && { filter }),
      ...(isOtherGuard && { deleteGuard }),
    },
    columns: [],
    left: [],
  };
  for (const wanted of file.columns) {
    const there = columns.find(({ header, letters }) => header === wanted.header && letters !== null);
    if (there === undefined) {
      adoption.left.push(`The tab has no column "${wanted.header}".`);
      continue;
    }
    const change = changeOf(wanted, there);
    if (Object.keys(change).length > 0) adoption.columns.push({ id: there.id, ...change });
    if (!wanted.skip && (wanted.name !== there.name || wanted.type !== there.type)) {
      adoption.left.push(
        `"${wanted.header}" stays the MySQL column ${there.name} of type ${there.type}: name and type are chosen when a tab is linked.`,
      );
    }
  }
  return adoption;
}

/** A column that is not synced has no other settings to change. */
function changeOf(wanted: FileColumn, there: ColumnList['columns'][number]): Omit<ColumnRequest, 'id'> {
  const isSkipped = there.status === 'deprecated';
  if (wanted.skip) return isSkipped ? {} : { skip: true };
  return {
    ...(isSkipped && { skip: false }),
    ...(wanted.direction !== there.direction && { direction: wanted.direction }),
    ...(wanted.formulas !== there.formulas && { formulas: wanted.formulas }),
    ...(wanted.rules !== there.rules && { rules: wanted.rules }),
  };
}

/** What people choose about columns when they link a tab: by header, as they see it. */
export interface ColumnWishes {
  /** Headers of columns that are not synced. */
  skip: readonly string[];
  file: SettingsFile | null;
}

/** The wishes as choices of a registration. Throws COLUMN_UNKNOWN for a header that the tab does not have. */
export function columnChoices(
  columns: readonly PreviewColumn[],
  { skip, file }: ColumnWishes,
): NonNullable<Registration['columns']> {
  const missing = skip.filter((header) => columns.every((column) => column.header !== header));
  if (missing.length > 0) {
    throw new CliError(
      'COLUMN_UNKNOWN',
      `The tab has no column ${missing.map((header) => `"${header}"`).join(', ')}.`,
      undefined,
      columns.map(({ letters, header }) => `${letters}  ${header}`),
    );
  }
  return columns.flatMap(({ index, header }): NonNullable<Registration['columns']> => {
    if (skip.includes(header)) return [{ index, header, skip: true }];
    const wanted = file?.columns.find((column) => column.header === header);
    return wanted === undefined ? [] : [{ index, ...wanted }];
  });
}
