/** The columns of a tab from its header row, or a sentence that says why it cannot be linked. Pure. */
import type { RawCell } from '../../shared/cell.ts';
import { columnLetters } from '../core/column-letters.ts';
import { headerText } from '../core/read-tab.ts';
import { SyncError } from '../core/sync-error.ts';

/** Header of the column that holds the row keys. */
export const KEY_HEADER = 'sync key';

/** More would not fit MySQL's row size. */
const COLUMNS_MAX = 190;

export interface Headers {
  /** Mapped columns in order. */
  columns: { index: number; header: string }[];
  /** The key column that an earlier link of this tab left; null when there is none. */
  keyColumn: number | null;
}

/** Blank cells at the end are no columns. Throws TAB_UNUSABLE, or TAB_WITHOUT_HEADERS when there is none at all. */
export function readHeaders(cells: readonly RawCell[], headerRow: number): Headers {
  const end = cells.findLastIndex((cell) => !isBlank(cell)) + 1;
  const named = cells.slice(0, end).map((cell, index) => ({ index, header: headerText(cell) }));
  const keys = named.filter(({ header }) => header === KEY_HEADER);
  const columns = named.filter(({ header }) => header !== KEY_HEADER);
  if (columns.length === 0) {
    throw new SyncError('TAB_WITHOUT_HEADERS', `Write one above each column, in row ${headerRow + 1}.`);
  }
  const unnamed = columns.find(({ header }) => header === '');
  if (unnamed) {
    throw unusable(
      `Column ${columnLetters(unnamed.index)} has no header that is a text or a number. Give it one, or delete the column.`,
    );
  }
  const twice = firstDuplicate(named);
  if (twice) {
    const [first, second] = twice.map(({ index }) => columnLetters(index));
    throw unusable(
      `Columns ${first} and ${second} have the same header "${twice[0].header}". Give one of them another name.`,
    );
  }
  if (columns.length > COLUMNS_MAX) {
    throw unusable(`It has ${columns.length} columns; at most ${COLUMNS_MAX} can be synced.`);
  }
  return { columns, keyColumn: keys[0]?.index ?? null };
}

function isBlank(cell: RawCell): boolean {
  if (typeof cell === 'object' && cell !== null && 'formula' in cell) return isBlank(cell.value);
  return cell === null || (typeof cell === 'string' && cell.trim() === '');
}

type Named = Headers['columns'][number];

function firstDuplicate(columns: readonly Named[]): [Named, Named] | null {
  const seen = new Map<string, Named>();
  for (const column of columns) {
    const other = seen.get(column.header);
    if (other) return [other, column];
    seen.set(column.header, column);
  }
  return null;
}

export function unusable(sentence: string): SyncError {
  return new SyncError('TAB_UNUSABLE', sentence);
}
