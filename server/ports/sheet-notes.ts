/** Notes on cells in Google Sheets: a read with row keys and headers, and one atomic write that shows where it landed. */
import type { RawCell } from '../../shared/cell.ts';
import type { TabInfo } from './sheets.ts';

export interface NotedCell {
  value: RawCell;
  /** Null: none. */
  note: string | null;
}

/** Columns [first, end) of these 0-based rows. */
export interface NoteArea {
  tabId: number;
  first: number;
  end: number;
  rows: readonly number[];
}

/** By 0-based row; cells from the area's first column, ragged. */
export type NotedRows = ReadonlyMap<number, readonly NotedCell[]>;

export interface NoteWrite {
  row: number;
  column: number;
  /** Null takes it away. */
  note: string | null;
}

/** `rows` are those of the area right after the write. `unknown`: it may have been applied, or may yet be. */
export type NotesSent = { kind: 'applied'; rows: NotedRows } | { kind: 'refused' } | { kind: 'unknown' };

export interface SheetNotes {
  /** Throws SHEETS_*; SHEETS_REFUSED when rows are where the grid no longer reaches. */
  read(googleId: string, area: NoteArea, signal: AbortSignal): Promise<{ tab: TabInfo; rows: NotedRows }>;
  /** `tab` as it was read: Google refuses the write when its title is another by now. */
  write(
    googleId: string,
    tab: TabInfo,
    writes: readonly NoteWrite[],
    area: NoteArea,
    signal: AbortSignal,
  ): Promise<NotesSent>;
}
