/**
 * Google Sheets, as the protocol uses it: reads by tab id, one atomic write with its once-token, and the burn that
 * tells whether a write was applied. Errors of reads are SyncError (SHEETS_*). Nothing here retries.
 */
import type { RawCell } from '../../shared/cell.ts';
import type { BlockedArea } from '../core/blocked-cells.ts';
import type { Intent } from '../core/intent.ts';
import type { Column } from '../core/link.ts';
import type { ColumnTag } from '../core/schema/registered-column.ts';

export interface TabInfo {
  tabId: number;
  title: string;
  rowCount: number;
  columnCount: number;
  /** What we may not write; only reads tell it. */
  blocked?: readonly BlockedArea[];
}

export interface SpreadsheetInfo {
  title: string;
  timeZone: string;
  locale: string;
  tabs: TabInfo[];
}

/** Half-open, 0-based; an open end reads to the end of the grid. */
export interface GridRange {
  tabId: number;
  startRow: number;
  endRow?: number;
  startColumn: number;
  endColumn?: number;
}

export interface RangeRead {
  startRow: number;
  startColumn: number;
  /** Ragged: what is missing at the end is empty. */
  rows: RawCell[][];
}

/** A tag on a column: developer metadata that moves along with it. */
export interface SeenTag {
  tabId: number;
  /** 0-based. */
  column: number;
  /** Public id of the link. */
  link: string;
  id: string;
}

/** A column that the tab gets for one of MySQL's. */
export interface InsertedColumn extends ColumnTag {
  header: string;
}

export interface SheetRead {
  info: SpreadsheetInfo;
  /** In the order of the request. */
  ranges: RangeRead[];
  /** Tags on the columns that were read, of all links. */
  columnTags: SeenTag[];
  /** Filter views on the scratch tab: the once-tokens. */
  tokens: { id: number; title: string }[];
}

/** What `_sync` holds of one write. */
export interface Readback {
  /** n of the last write that was applied; null when `_sync` tells none. */
  lastN: number | null;
  /** The header row and the touched rows as they were the instant before the write; by 0-based row, from `span.first`. */
  before: Map<number, RawCell[]>;
  /** Key cells of the touched rows right after the write; by 0-based row at that time. */
  keysAfter: Map<number, RawCell>;
}

export interface WriteContext {
  googleId: string;
  tabId: number;
  scratchTabId: number;
  nonce: string;
  headerRow: number;
  keyColumn: number;
  columns: readonly Column[];
}

/** What Google names as the reason of a refusal. A hint: another write may be refused for something else. */
export interface RefusedItems {
  /** Row keys of the items that the refused request is made of; empty: the request belongs to none of them. */
  keys: readonly string[];
  /** They are refused as one: rows that are inserted together. */
  together: boolean;
}

/** Only `limited` and `unsent` say that nothing was applied; `unknown` must be settled by a burn. */
export type SendOutcome =
  | { kind: 'applied'; readback: Readback }
  | { kind: 'limited'; afterMs?: number | undefined }
  | { kind: 'unsent'; why: string }
  | { kind: 'unknown'; why: string; status: number | null; refused?: RefusedItems | undefined };

/**
 * `burned`: never applied and never will be; `applied`: `_sync` shows the write, although somebody deleted its token;
 * `exists`: the token is there, read its title; `refused`: Google refuses it for another reason, as it would the write.
 */
export type BurnOutcome = 'burned' | 'applied' | 'exists' | 'refused' | 'unknown';

export interface Sheets {
  describe(googleId: string, signal?: AbortSignal): Promise<SpreadsheetInfo>;
  /** A tab as it was seen last, by any call; Google is asked when it was not seen yet. Null when it is not there. */
  sizeOf(googleId: string, tabId: number, signal?: AbortSignal): Promise<TabInfo | null>;
  read(googleId: string, ranges: readonly GridRange[], signal?: AbortSignal): Promise<SheetRead>;
  /** Values of the spreadsheet's developer metadata of this key that we can see. */
  marks(googleId: string, key: string): Promise<string[]>;
  /** One `spreadsheets.batchUpdate`. */
  send(context: WriteContext, intent: Intent, signal?: AbortSignal): Promise<SendOutcome>;
  /** Sends the token alone. Throws SHEETS_DENIED or SHEETS_GONE when the file is not ours to see any more. */
  burn(context: WriteContext, n: number, signal?: AbortSignal): Promise<BurnOutcome>;
  /** Reads what `_sync` holds of this intent. */
  readback(context: WriteContext, intent: Intent, signal?: AbortSignal): Promise<Readback>;
  /**
   * Makes the hidden, protected scratch tab, which tells `lastAppliedN`, and returns its tab id. `tabs`: those that were seen a moment
   * ago; Google is asked for them when absent.
   */
  createScratch(
    googleId: string,
    nonce: string,
    lastAppliedN: number,
    tabs?: readonly TabInfo[],
  ): Promise<number>;
  /** Address of the account that works on the spreadsheet. */
  accountOf(googleId: string): Promise<string>;
  /**
   * Writes again what the scratch tab tells people, to know whether we may write. False when Google refuses it there: the tab is gone, or
   * protected against the account. Throws SHEETS_*.
   */
  touchScratch(googleId: string, scratchTabId: number): Promise<boolean>;
  /** Grows the scratch tab so that a write to a tab of this size fits; nothing when it does. */
  fitScratch(googleId: string, scratch: TabInfo, rows: number, columns: number): Promise<void>;
  /** Writes the headers of an empty tab from column A on (growing the grid); `headerRow` is 0-based. */
  writeHeaders(googleId: string, tab: TabInfo, headerRow: number, headers: readonly string[]): Promise<void>;
  /** Writes the key header after the last column (growing the grid), hides the column. */
  addKeyColumn(
    googleId: string,
    tab: TabInfo,
    headerRow: number,
    column: number,
    header: string,
  ): Promise<void>;
  /**
   * Extends the filter, native tables and alternating colours that end right before this column over it, so that a sort by them
   * moves it along. False when Google refuses: they stay as they are.
   */
  extendOver(googleId: string, tabId: number, headerRow: number, column: number): Promise<boolean>;
  /** Deletes this column of the tab, for everybody. The caller has just read what it is. */
  removeColumn(googleId: string, tabId: number, column: number): Promise<void>;
  /** Deletes a tab of ours. */
  removeTab(googleId: string, tabId: number): Promise<void>;
  /** Puts tags on columns, in place of those of the same link that are there. Whether they hit the right ones, a read tells. */
  tagColumns(googleId: string, tabId: number, link: string, tags: readonly ColumnTag[]): Promise<void>;
  /**
   * Inserts a tagged column under a header; it overwrites nobody, and is done once however often it is asked for. False when
   * Google refuses: it is there already, or cannot be; a read tells which. `headerRow` is 0-based.
   */
  insertColumn(
    googleId: string,
    tabId: number,
    link: string,
    headerRow: number,
    column: InsertedColumn,
  ): Promise<boolean>;
  removeTokens(googleId: string, ids: readonly number[]): Promise<void>;
}
