/** An intent: a sheet write decided and stored before it is sent, settled before anything else happens to its rows. */
import { linkSpan, type Link } from './link.ts';
import type { Micros } from './micros.ts';
import type { CellValue, SheetValue } from './values/cell-value.ts';

export interface SetItem {
  kind: 'set';
  key: string;
  /** 0-based row at which the key was read. */
  row: number;
  cells: { column: string; index: number; expected: SheetValue; value: CellValue }[];
}

export interface DeleteItem {
  kind: 'delete';
  key: string;
  row: number;
}

export interface AppendItem {
  kind: 'append';
  key: string;
  /** By column id. */
  values: Record<string, CellValue>;
}

/** Gives a row its key: one that has none, or a copied row that still has the key of its original. */
export interface KeyItem {
  kind: 'key';
  key: string;
  row: number;
  /** Key that was read in the row; null when it had none. */
  expected: string | null;
}

export type IntentItem = SetItem | DeleteItem | AppendItem | KeyItem;

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
  /** Columns [first, end) that are copied as pre-image; the row keys after the write go to column `end`. */
  span: { first: number; end: number };
  items: IntentItem[];
}

/** An intent without items yet; its n is taken when it is stored. */
export function newIntent(link: Link, facts: Pick<Intent, 'fence' | 'lo' | 'appendAfter'>): Intent {
  return {
    ...facts,
    n: 0,
    link: link.id,
    spreadsheet: link.spreadsheet,
    state: 'preparing',
    sentAt: null,
    span: linkSpan(link),
    items: [],
  };
}
