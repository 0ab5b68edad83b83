/** Registration of a tab: what the add-on asks for and what it has to remember afterwards. */
import { z } from 'zod';

import { filterSchema } from './row-filter.ts';
import { PROTOCOL_VERSION } from './version.ts';

/** What a person decided about one column; what is absent is decided by the backend as the preview showed it. */
const columnChoiceSchema = z.strictObject({
  /** 0-based column of the tab. */
  index: z.number().int().min(0).max(18_277),
  /** The header as the person saw it: another one there now refuses the registration. */
  header: z.string().min(1).max(50_000),
  /** Name of the MySQL column. */
  name: z.string().min(1).max(64).optional(),
  type: z.enum(['TEXT', 'NUMBER', 'DATE', 'BOOLEAN']).optional(),
  direction: z.enum(['both', 'sheet-to-db', 'db-to-sheet']).optional(),
  formulas: z.enum(['value', 'text']).optional(),
  rules: z.enum(['strict', 'lenient']).optional(),
  /** The column is not synced. */
  skip: z.boolean().optional(),
});

/** Google's id of a spreadsheet. */
const spreadsheetIdSchema = z.string().regex(/^[A-Za-z0-9_-]{10,128}$/);

/** Asks for the account that a spreadsheet is to be shared with (`about.ts`). */
export const aboutSchema = z.object({ spreadsheetId: spreadsheetIdSchema.optional() });

/** Asks for the nonce of a proof (`edit-proof.ts`). */
export const challengeSchema = z.strictObject({
  v: z.literal(PROTOCOL_VERSION),
  spreadsheetId: spreadsheetIdSchema,
});

export type Challenge = z.infer<typeof challengeSchema>;

export const registrationSchema = z.strictObject({
  v: z.literal(PROTOCOL_VERSION),
  spreadsheetId: spreadsheetIdSchema,
  /** The tab's numeric id (gid): a renamed tab stays the same tab. */
  tabId: z.number().int().min(0),
  /** 1-based row of the column headers. */
  headerRow: z.number().int().min(1).max(1_000).default(1),
  /** Values of another type are made to fit instead of refused. Counts when the tab is linked for the first time. */
  lenient: z.boolean().optional(),
  /** Headers of the columns whose formulas go to MySQL as text, not as what they show. Counts the first time, too. */
  formulaTexts: z.array(z.string().min(1).max(50_000)).max(190).optional(),
  /** Choices about columns; those that are not named here are synced as detected. The first time. */
  columns: z.array(columnChoiceSchema).max(500).optional(),
  /**
   * A table that is there already, `table` or `schema.table`, as `TABLES_PATH` lists them; absent: one is made for the tab. An
   * empty tab gets the table's columns as headers.
   */
  table: z.string().min(1).max(129).optional(),
  /** Columns that tell the rows apart when the table is a view, which the sheet only shows. */
  viewKey: z.array(z.string().min(1).max(64)).min(1).max(8).optional(),
  /** Only rows of such a table that meet it are in the sheet. */
  filter: filterSchema.optional(),
  /** Header of a column of the user's own whose values are unique: it is the row key then, and no hidden column is made. */
  keyHeader: z.string().min(1).max(255).optional(),
  policy: z.enum(['latest', 'sheet', 'db', 'manual']).optional(),
  /** What a row that one side deleted becomes on the other: deleted, too (absent), or its synced cells are emptied. */
  deletes: z.enum(['delete', 'clear']).optional(),
  /** Cells that wait for a person get a note that says why. */
  notes: z.boolean().optional(),
  /** Address of the person on whose behalf edits are noticed, where Google tells it. */
  owner: z.string().min(1).max(320).optional(),
});

export type Registration = z.infer<typeof registrationSchema>;

/** What the add-on keeps in the document's properties for each link. */
export interface LinkSettings {
  linkId: string;
  tabId: number;
  /** 1-based. */
  headerRow: number;
  /** 0-based column of the row keys. */
  keyColumn: number;
  /** Header text of the key column. */
  keyHeader: string;
  columns: { id: string; index: number; header: string }[];
  /** Version of the registry that these columns are of; batches of edits carry it. Absent: 1. */
  registry?: number;
}

/** Answer 201. `secret` signs this link's webhooks and is told only once. */
export interface RegistrationAnswer {
  v: typeof PROTOCOL_VERSION;
  settings: LinkSettings;
  secret: string;
  tableName: string;
  t1: number;
}

/** Answer 200 of the tables that a tab may be linked with. */
export interface TablesAnswer {
  v: typeof PROTOCOL_VERSION;
  tables: {
    /** What `table` of a registration takes. */
    table: string;
    /** About. */
    rows: number;
    /** The tab that has it already. */
    linkedTab: string | null;
    /** The sheet can only show it, and a person names the columns that tell its rows apart (`viewKey`). Absent: false. */
    isView?: boolean;
  }[];
}

export { PREVIEW_PATH } from './signing.ts';

/** Answer 200 of a preview. */
export interface PreviewAnswer {
  v: typeof PROTOCOL_VERSION;
  t1: number;
  /** The link of the tab, when it has one. */
  linkId: string | null;
  tableName: string;
  columns: PreviewColumn[];
  /** Sentences about the tab as a whole. */
  warnings: string[];
  dryRun: DryRun;
}

export interface PreviewColumn {
  /** 0-based. */
  index: number;
  letters: string;
  header: string;
  name: string;
  type: 'TEXT' | 'NUMBER' | 'DATE' | 'BOOLEAN';
  nativeType: string;
  skip: boolean;
  /** Up to five cells as people see them. */
  samples: string[];
  /** Sentences, for example that 3 of 100 cells would be refused. */
  warnings: string[];
  /** Its values could be row keys: all there, all different. */
  canBeKey: boolean;
}

/** What the first sync would do. */
export interface DryRun {
  mysql: { inserted: number; changed: number; removed: number; cells: number };
  sheet: { inserted: number; changed: number; removed: number; cells: number };
  refused: { cells: number; samples: { row: number; column: string; value: string; why: string }[] };
  /** The first rows that would be written, as texts by MySQL column. */
  samples: { side: 'mysql' | 'sheet'; row: number | null; values: Record<string, string | null> }[];
}
