/** Inserting, deleting and moving lines in a way that can be taken back. Callers have checked the bounds. */
import type { Cell } from '../../workbook/cell.ts';
import type { Followed } from '../../workbook/followed.ts';
import type { Dimension } from '../../workbook/grid-range.ts';
import { deleteLines, insertLines, moveLines } from '../../workbook/lines.ts';
import type { Line, Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { watchFormulas } from './broken-formulas.ts';
import type { TakeBack } from './take-back.ts';
import { isThere } from './take-back.ts';
import { editedIf } from './told.ts';
import { linesArea, size } from './where.ts';

/** Where lines are. */
export interface Lines {
  readonly tab: Tab;
  readonly dimension: Dimension;
  readonly start: number;
  readonly count: number;
}

/** Inserts empty lines before `start`; at the end of the grid they look like the line before. */
export function insertReversibly(workbook: Workbook, lines: Lines): TakeBack {
  const { tab, dimension, start, count } = lines;
  insertLines(workbook, tab, dimension, { start, count, inheritFromBefore: start === size(tab, dimension) });
  const place = followLines(workbook, lines);
  return () => {
    const now = linesAt(workbook, tab, dimension, place);
    if (!now || now.count >= size(tab, dimension)) return undefined;
    const again = deleteReversibly(workbook, now);
    return {
      tabId: tab.tabId,
      told: { kind: dimension === 'ROWS' ? 'REMOVE_ROW' : 'REMOVE_COLUMN', firesEdit: false },
      again,
    };
  };
}

/** Deletes lines. Taken back, they come back where their neighbours are, with all that they carried. */
export function deleteReversibly(workbook: Workbook, lines: Lines): TakeBack {
  const { tab, dimension, start, count } = lines;
  const carried = carriedBy(lines);
  const border = followBorder(workbook, tab, dimension, start);
  const mend = watchFormulas(workbook, () => deleteLines(workbook, tab, dimension, start, start + count));
  return () => {
    const at = border();
    if (at === undefined || !isThere(workbook, tab)) return undefined;
    const again = insertReversibly(workbook, { tab, dimension, start: at, count });
    putBack(tab, dimension, at, carried);
    mend();
    return {
      tabId: tab.tabId,
      told: { kind: dimension === 'ROWS' ? 'INSERT_ROW' : 'INSERT_COLUMN', firesEdit: false },
      again,
    };
  };
}

/** Moves lines to before `destination`, counted before the move. */
export function moveReversibly(workbook: Workbook, lines: Lines, destination: number): TakeBack {
  const { tab, dimension, start, count } = lines;
  const place = followLines(workbook, lines);
  // Of the two borders of the lines that are left behind, one is next to a line that stays.
  const origin = followBorder(workbook, tab, dimension, start);
  moveLines(workbook, tab, dimension, { from: start, to: start + count, destination });
  return () => {
    const now = linesAt(workbook, tab, dimension, place);
    const to = origin();
    if (!now || to === undefined) return undefined;
    const again = moveReversibly(workbook, now, to);
    const landed = to > now.start ? to - now.count : to;
    return {
      tabId: tab.tabId,
      told: editedIf(tab, linesArea(tab, dimension, landed, now.count), 'undoFiresOnEdit'),
      again,
    };
  };
}

/** What lines carry: their own properties, and the cells of each (ROWS) or of each row (COLUMNS). */
interface Carried {
  readonly lines: readonly Line[];
  readonly cells: readonly (readonly (Cell | undefined)[])[];
}

function carriedBy({ tab, dimension, start, count }: Lines): Carried {
  const { rows, rowLines, columnLines } = tab.state;
  const end = start + count;
  return dimension === 'ROWS'
    ? { lines: rowLines.slice(start, end), cells: rows.slice(start, end) }
    : { lines: columnLines.slice(start, end), cells: rows.map((row) => row.slice(start, end)) };
}

function putBack(tab: Tab, dimension: Dimension, start: number, { lines, cells }: Carried): void {
  const own = dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines;
  own.splice(start, lines.length, ...lines);
  for (const [index, line] of cells.entries()) {
    const [row, column] = dimension === 'ROWS' ? [start + index, 0] : [index, start];
    if (row >= tab.rowCount) break;
    const end = dimension === 'ROWS' ? tab.columnCount : start + lines.length;
    tab.mapCells(row, column, end, (_cell, at) => line[at - column]);
  }
}

function followLines(workbook: Workbook, { tab, dimension, start, count }: Lines): Followed {
  const end = start + count;
  return workbook.followed.follow(
    dimension === 'ROWS'
      ? { tabId: tab.tabId, startRow: start, endRow: end }
      : { tabId: tab.tabId, startColumn: start, endColumn: end },
  );
}

/** Where followed lines are now; undefined when others have deleted them, or the tab. */
function linesAt(workbook: Workbook, tab: Tab, dimension: Dimension, place: Followed): Lines | undefined {
  const { startRow, endRow, startColumn, endColumn } = place.range ?? {};
  const [start, end] = dimension === 'ROWS' ? [startRow, endRow] : [startColumn, endColumn];
  if (start === undefined || end === undefined || !isThere(workbook, tab)) return undefined;
  return { tab, dimension, start, count: end - start };
}

/** Follows the border before a line: behind its neighbour, or before the first line. */
function followBorder(
  workbook: Workbook,
  tab: Tab,
  dimension: Dimension,
  line: number,
): () => number | undefined {
  if (line === 0) return () => 0;
  const neighbour = followLines(workbook, { tab, dimension, start: line - 1, count: 1 });
  return () => {
    const now = linesAt(workbook, tab, dimension, neighbour);
    return now && now.start + now.count;
  };
}
