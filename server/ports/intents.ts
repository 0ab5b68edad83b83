/** Stored intents: `sync_sheet_writes` and its items. */
import type { Intent, IntentItem, IntentState } from '../core/intent.ts';
import type { Micros } from '../core/micros.ts';
import type { Change } from './change-queue.ts';
import type { Tx } from './database.ts';

/** An item with what finishing it needs besides the sheet's side. */
export interface StoredItem {
  /** Several items may be stored, and done, as one: then they have it in common. */
  id: number;
  item: IntentItem;
  pk: string | null;
  /** The change-queue entries that this item answers. */
  changes: Change[];
}

export interface Intents {
  /** Stores the header as `preparing`. */
  begin(tx: Tx, intent: Omit<Intent, 'items'>): Promise<void>;
  addItems(tx: Tx, spreadsheet: number, n: number, items: readonly Omit<StoredItem, 'id'>[]): Promise<void>;
  /** preparing -> open, with the instant after which the call may be on its way. */
  open(tx: Tx, spreadsheet: number, n: number, sentAt: Micros): Promise<void>;
  /** Intents that are `preparing` or `open`, oldest first, without items. */
  unsettled(spreadsheet: number): Promise<Omit<Intent, 'items'>[]>;
  /** The intent in this transaction, locked; null when it is not in the given state any more. */
  lockIn(tx: Tx, spreadsheet: number, n: number, state: IntentState): Promise<Omit<Intent, 'items'> | null>;
  /** Items not finished yet, in order, about `limit` at most: those that are stored as one come together. */
  items(tx: Tx, spreadsheet: number, n: number, limit: number): Promise<StoredItem[]>;
  allItems(spreadsheet: number, n: number): Promise<StoredItem[]>;
  itemsDone(tx: Tx, spreadsheet: number, n: number, ids: readonly number[]): Promise<void>;
  /** Ends the intent and frees every row that still names it. `copies` keeps the pre-images of a blocked one. */
  end(
    tx: Tx,
    spreadsheet: number,
    n: number,
    state: 'done' | 'void' | 'blocked',
    copies?: unknown,
  ): Promise<void>;
  /** void -> open: the write was applied after all. Null when it is not void. */
  reopen(tx: Tx, spreadsheet: number, n: number): Promise<Omit<Intent, 'items'> | null>;
  /** Whether an intent of the link waits for a person: its rows may hold what was meant for others. */
  isBlocked(link: number): Promise<boolean>;
  /** Settled intents whose token may still be in the file, sent before `before`. */
  tokensToRemove(spreadsheet: number, before: Micros): Promise<number[]>;
  tokensRemoved(spreadsheet: number, ns: readonly number[]): Promise<void>;
  /** Spreadsheets with unsettled intents, for the sweep. */
  withUnsettled(): Promise<number[]>;
}
