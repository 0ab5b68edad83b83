/**
 * The layout of the scratch tab `_sync`. Its first ten rows are ours: A1 holds n of the last write, A2 the nonce of the
 * spreadsheet, the rest explains the tab to people. Row r of the tab being written is copied to row r + 10, same columns;
 * the row keys after the write go to the column right of the copies.
 */
import { columnLetters } from '../../core/column-letters.ts';

export const SCRATCH_TITLE = '_sync';
export const SCRATCH_ROWS_OURS = 10;

/** 0-based rows and column of the two cells that identify a write. */
export const N_ROW = 0;
export const NONCE_ROW = 1;
export const IDENTITY_COLUMN = 0;

export const EXPLANATION_ROW = 3;
export const EXPLANATION = [
  'This tab belongs to the sync between this spreadsheet and its database. Please leave it as it is.',
  'Before each write the rows concerned are copied here, so that nothing typed in that moment is lost.',
  'It is hidden, and only the sync may change it. If it is deleted, undo that, or start the sync of the tab again.',
] as const;

export function scratchRow(row: number): number {
  return row + SCRATCH_ROWS_OURS;
}

/** Half-open, 0-based coordinates within one tab. */
export interface Area {
  startRow: number;
  endRow: number;
  startColumn: number;
  endColumn: number;
}

export const IDENTITY_AREA: Area = {
  startRow: N_ROW,
  endRow: NONCE_ROW + 1,
  startColumn: IDENTITY_COLUMN,
  endColumn: IDENTITY_COLUMN + 1,
};

/** The area in A1 notation; `responseRanges` takes no tab ids. */
export function toA1(title: string, area: Area): string {
  const first = `${columnLetters(area.startColumn)}${area.startRow + 1}`;
  const last = `${columnLetters(area.endColumn - 1)}${area.endRow}`;
  return `'${title.replaceAll("'", "''")}'!${first}:${last}`;
}
