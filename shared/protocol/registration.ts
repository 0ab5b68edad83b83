/** Registration of a tab: what the add-on asks for and what it has to remember afterwards. */
import { z } from 'zod';

import { PROTOCOL_VERSION } from './version.ts';

export const registrationSchema = z.strictObject({
  v: z.literal(PROTOCOL_VERSION),
  spreadsheetId: z.string().regex(/^[A-Za-z0-9_-]{10,128}$/),
  /** The tab's numeric id (gid): a renamed tab stays the same tab. */
  tabId: z.number().int().min(0),
  /** 1-based row of the column headers. */
  headerRow: z.number().int().min(1).max(1_000).default(1),
  /** Values of another type are made to fit instead of refused. Counts when the tab is linked for the first time. */
  lenient: z.boolean().optional(),
  /** Headers of the columns whose formulas go to MySQL as text, not as what they show. Counts the first time, too. */
  formulaTexts: z.array(z.string().min(1).max(50_000)).max(190).optional(),
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
}

/** Answer 201. `secret` signs this link's webhooks and is told only once. */
export interface RegistrationAnswer {
  v: typeof PROTOCOL_VERSION;
  settings: LinkSettings;
  secret: string;
  tableName: string;
  t1: number;
}
