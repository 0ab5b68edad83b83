/** An intent: a sheet write decided and stored before it is sent, settled before anything else happens to its rows. */
import type { Link } from './link.ts';
import type { Micros } from './micros.ts';
import type { Copy, OverwrittenCell } from './repair.ts';
import type { CellValue, SheetValue } from './values/cell-value.ts';

export interface SetItem {
  kind: 'set';
  key: string;
  /** 0-based row at which the key was read. */
  row: number;
  cells: { column: string; index: number; expected: SheetValue; value: CellValue }[];
  /** MySQL deleted the row, and the link clears rows instead of deleting them. */
  clears?: true;
}

export interface DeleteItem {
  kind: 'delete';
  key: string;
  row: number;
}

export interface AppendItem {
  kind: 'append';
  key: string;
  /** By column id; columns that may not be written are absent, in all rows of a write alike. */
  values: Record<string, CellValue>;
}

/** Gives a row its key: one that has none, a copied row that still has its original's, a row that shows another's. */
export interface KeyItem {
  kind: 'key';
  /** Null takes away a key that was written where none belongs. */
  key: string | null;
  row: number;
  /** Key that was read in the row; null when it had none. */
  expected: string | null;
  /** For a key that is known: what the row showed when it was read (`seenMark`). Only that row is the one that was meant. */
  mark?: number | null;
  /** The repair that this is. */
  repair?: number;
}

/** Takes the key away from a row that was cleared: it is no row any more. */
export interface UnkeyItem {
  kind: 'unkey';
  key: string;
  row: number;
  /** What the row showed when it was planned (`seenMark`). */
  mark: number;
}

/** Puts overwritten cells back from their copy. */
export interface RestoreItem {
  kind: 'restore';
  /** Null: a row without a key. */
  key: string | null;
  row: number;
  /** `index` is where the column is now; `from` where it was when it was copied, should that be elsewhere. */
  cells: (OverwrittenCell & { from?: number })[];
  copy: Copy;
  repair: number;
}

/** Inserts a row and fills it from its copy. An intent with such items has no others, so its rows are exact. */
export interface PutBackItem {
  kind: 'putBack';
  key: string | null;
  /** 0-based row that it has after the write. */
  row: number;
  copy: Copy;
  /** Columns changed their places since it was copied: only these cells go back. Absent: the whole row. */
  moved?: { from: number; to: number }[];
  repair: number;
}

export type IntentItem = SetItem | DeleteItem | AppendItem | KeyItem | UnkeyItem | RestoreItem | PutBackItem;

/** `preparing`: pages are still being stored, never sent; `open`: may be sent or may have been; `blocked`: waits for a person. */
export type IntentState = 'preparing' | 'open' | 'done' | 'void' | 'blocked';

export interface Intent {
  /** Number within the spreadsheet; its once-token carries it. */
  n: number;
  link: number;
  spreadsheet: number;
  fence: number;
  state: IntentState;
  /** Start of the read that it rests on. */
  lo: Micros;
  sentAt: Micros | null;
  /** 0-based row after which new rows are inserted, as read. */
  appendAfter: number;
  /** The tab's columns [0, width) are copied as pre-image, to column `at` of the scratch tab; the keys after the write follow. */
  copies: { at: number; width: number };
  items: IntentItem[];
}

/** An intent without items yet; its n is taken when it is stored. */
export function newIntent(
  link: Link,
  facts: Pick<Intent, 'fence' | 'lo' | 'appendAfter'> & { columnCount: number; copiesAt?: number },
): Intent {
  const { fence, lo, appendAfter, columnCount, copiesAt = 0 } = facts;
  return {
    fence,
    lo,
    appendAfter,
    n: 0,
    link: link.id,
    spreadsheet: link.spreadsheet,
    state: 'preparing',
    sentAt: null,
    copies: { at: copiesAt, width: columnCount },
    items: [],
  };
}
