/** A link pairs one sheet tab with one MySQL table; its columns come from the schema registry. */

import type { AttachedTable } from './attached-table.ts';
import type { DeleteGuard } from './delete-guard.ts';

/** The column types of the schema registry. */
export type ColumnType = 'TEXT' | 'NUMBER' | 'DATE' | 'BOOLEAN';

export interface Column {
  /** Stable within the link; survives renames and moves. */
  id: string;
  /** 0-based column of the tab. */
  index: number;
  header: string;
  /** Name of the MySQL column. */
  name: string;
  type: ColumnType;
  /** MySQL type, for example `DECIMAL(20,6)`. It decides how NUMBER values are normalised. */
  nativeType: string;
  /** What a formula means to MySQL: what it shows (absent), or its text. A column of texts only can have `text`. */
  formulas?: 'text';
  /** Which side may write the other; both when absent. */
  direction?: OneWay;
  /** How a value of another type is judged: refused (absent), or made to fit. Registration decides it for all columns. */
  rules?: 'lenient';
  /**
   * Time zone in which a TIMESTAMP is shown: the spreadsheet's when the tab was linked with a table that was there. UTC when absent;
   * of no meaning for other types.
   */
  zone?: string;
  /** Version of the registry from which on the column is where it is, under this header; 1 when absent. */
  since?: number;
}

/** A column of one direction: the other side's changes stay where they are made. */
export type OneWay = 'sheet-to-db' | 'db-to-sheet';

/** Ids of the columns that only MySQL writes: the sheet mirrors them. */
export function mirrorsOf({ columns }: Pick<Link, 'columns'>): ReadonlySet<string> {
  return new Set(columns.flatMap(({ id, direction }) => (direction === 'db-to-sheet' ? [id] : [])));
}

/** `latest`: the later write wins; `sheet` and `db`: that side wins; `manual`: both stay until a person chooses. */
export type ConflictPolicy = 'latest' | 'sheet' | 'db' | 'manual';

export type LinkStatus = 'importing' | 'active' | 'paused';

export interface Link {
  /** Internal number. */
  id: number;
  /** What the add-on and the API use. */
  publicId: string;
  /** Internal number of the spreadsheet. */
  spreadsheet: number;
  /** Numeric tab id (gid). */
  tabId: number;
  tabName: string;
  /** The MySQL table; `schema.table` where it is in another schema than the sync's own tables. */
  table: string;
  /** The table was there before the link; absent: we made it for the tab. */
  attached?: AttachedTable;
  /** 0-based row of the headers. */
  headerRow: number;
  /** 0-based column of the row keys. */
  keyColumn: number;
  keyHeader: string;
  columns: readonly Column[];
  /** Of the registry; batches of edits carry the one that they were captured under. */
  version: number;
  status: LinkStatus;
  /** A sentence for people; null unless paused. */
  pauseReason: string | null;
  policy: ConflictPolicy;
  /** What a row that one side deleted becomes on the other: deleted, too (absent), or its mapped cells are cleared. */
  deletes?: 'clear';
  /** Cells that wait for a person get a note that says why. */
  notes?: true;
  /** More deletes at once wait for a person; `DELETE_GUARD` when absent. */
  deleteGuard?: DeleteGuard;
  /** The row key is a column of the user's own: nothing but the user ever writes it. Absent: a hidden column of ours. */
  ownKey?: true;
  /** Only a person ends the pause. */
  pausedByPerson?: true;
  /** Linked again after it was unlinked: until its first read is done, rows of both sides are matched and none is deleted. */
  relinked?: true;
}

/** The link's sheet columns [first, end) from the leftmost mapped or key column to the rightmost. */
export function linkSpan(link: Pick<Link, 'columns' | 'keyColumn'>): { first: number; end: number } {
  const indexes = [link.keyColumn, ...link.columns.map((column) => column.index)];
  return { first: Math.min(...indexes), end: Math.max(...indexes) + 1 };
}
