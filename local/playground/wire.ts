/**
 * What the stand-in tells the sheet's page, as JSON. Both sides import it, so it holds types and nothing else.
 * Rows and columns count from 0.
 */

/** How a cell is drawn: numbers to the right, booleans and errors in the middle. */
export type CellKind = 'text' | 'number' | 'boolean' | 'error';

/** A cell as a person sees it. */
export interface ShownCell {
  readonly kind: CellKind;
  /** The text on the screen. */
  readonly text: string;
  /** What the editor opens with; entered again, it leaves the cell as it is. Left out when it is the text. */
  readonly entry?: string;
  /** What somebody noted on the cell. */
  readonly note?: string;
}

/** A blank is null; a string is a text cell of which text and entry are the same. */
export type WireCell = null | string | ShownCell;

/** Blanks at the end of a row are left out. */
export type WireRow = readonly WireCell[];

/** From row `at` on, `removed` rows gave way to these. Splices of one update apply in order, each to the outcome of the last. */
export interface RowSplice {
  readonly at: number;
  readonly removed: number;
  readonly rows: readonly WireRow[];
}

export interface TabInfo {
  readonly tabId: number;
  readonly title: string;
  readonly hidden: boolean;
}

/** What surrounds the cells of a tab. */
export interface TabShape {
  readonly columnCount: number;
  readonly frozenRows: number;
  readonly hiddenRows: readonly number[];
  readonly hiddenColumns: readonly number[];
  /** Widths that somebody set, in CSS pixels, by column. */
  readonly columnWidths: Readonly<Record<number, number>>;
}

/** What became of a tab since a version; everything when the page knew none, or one that is forgotten. */
export interface TabUpdate {
  readonly version: string;
  /** True: forget the rows; the only splice brings all of them. */
  readonly whole: boolean;
  readonly splices: readonly RowSplice[];
  readonly shape: TabShape;
  readonly spreadsheet: { readonly title: string; readonly tabs: readonly TabInfo[] };
}

/** What runs behind the page, and what may be done to it. */
export interface DeskState {
  readonly backend: 'on' | 'off';
  /** MySQL and Redis are this product's own, so that SQL may be run and Redis be wiped. */
  readonly mayRunSql: boolean;
  readonly mayWipeRedis: boolean;
}

/** Values as texts; null is NULL. */
type SqlRow = readonly (string | null)[];

/** The beginning of a MySQL table. */
export interface TableView {
  readonly columns: readonly string[];
  readonly rows: readonly SqlRow[];
  readonly total: number;
}

/** What came of a statement: rows, or how many rows it touched. */
export type SqlOutcome =
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      readonly rows: readonly SqlRow[];
      readonly ms: number;
    }
  | { readonly kind: 'done'; readonly rows: number; readonly ms: number };
