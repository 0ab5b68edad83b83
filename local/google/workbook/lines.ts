/**
 * Inserting, deleting and moving whole rows or columns. Cells, properties and developer metadata travel with
 * their line; ranges of filters, protections and merges, and formulas of every tab, are moved along.
 * Callers have checked the bounds.
 */
import type { Cell } from './cell.ts';
import { cellOf } from './cell.ts';
import type { Dimension } from './grid-range.ts';
import { mapSpan, spanAfterDelete, spanAfterInsert } from './grid-range.ts';
import { relocate } from './relocate.ts';
import type { Line, Row, Tab } from './tab.ts';
import type { Workbook } from './workbook.ts';

type Span = NonNullable<ReturnType<typeof spanAfterDelete>>;

/** Inserts `count` empty lines before `start`; they take formats from the line before or after. */
export function insertLines(
  workbook: Workbook,
  tab: Tab,
  dimension: Dimension,
  at: { start: number; count: number; inheritFromBefore?: boolean },
): void {
  const { start, count } = at;
  const { state } = tab;
  const model = at.inheritFromBefore ? start - 1 : start;
  const lines = new Array<Line>(count).fill({});
  if (dimension === 'ROWS') {
    const blank: Row = (state.rows[model] ?? []).map(formatOnly);
    insertInto(state.rows, start, new Array<Row>(count).fill(blank));
    insertInto(state.rowLines, start, lines);
  } else {
    state.rows = state.rows.map((row) =>
      row.length <= start && model >= row.length
        ? row
        : spliced(
            padded(row, start),
            start,
            0,
            new Array<Cell | undefined>(count).fill(formatOnly(row[model])),
          ),
    );
    insertInto(state.columnLines, start, lines);
  }
  moveRanges(workbook, tab, dimension, (span) => spanAfterInsert(span, start, count));
}

/** Deletes the lines [from, to). */
export function deleteLines(
  workbook: Workbook,
  tab: Tab,
  dimension: Dimension,
  from: number,
  to: number,
): void {
  const { state } = tab;
  if (dimension === 'ROWS') {
    state.rows.splice(from, to - from);
    state.rowLines.splice(from, to - from);
  } else {
    state.rows = state.rows.map((row) => (row.length <= from ? row : spliced(row, from, to - from, [])));
    state.columnLines.splice(from, to - from);
  }
  moveRanges(workbook, tab, dimension, (span) => spanAfterDelete(span, from, to));
}

/** Moves the lines [from, to) to before `destination`, counted before the move. */
export function moveLines(
  workbook: Workbook,
  tab: Tab,
  dimension: Dimension,
  move: { from: number; to: number; destination: number },
): void {
  const { from, to, destination } = move;
  if (destination >= from && destination <= to) return;
  const { state } = tab;
  const relocate = <T>(list: readonly T[]): T[] => {
    const rest = spliced(list, from, to - from, []);
    return spliced(
      rest,
      destination > from ? destination - (to - from) : destination,
      0,
      list.slice(from, to),
    );
  };
  if (dimension === 'ROWS') {
    state.rows = relocate(state.rows);
    state.rowLines = relocate(state.rowLines);
  } else {
    state.rows = state.rows.map((row) => trimmed(relocate(padded(row, tab.columnCount))));
    state.columnLines = relocate(state.columnLines);
  }
  const offset = destination > from ? destination - to : destination - from;
  const placeOf = (line: number): number => {
    if (line >= from && line < to) return line + offset;
    if (destination > from) return line >= to && line < destination ? line - (to - from) : line;
    return line >= destination && line < from ? line + (to - from) : line;
  };
  moveRanges(workbook, tab, dimension, ({ start, end }) => {
    if (start === undefined || end === undefined) return { start, end };
    const [first, last] = [placeOf(start), placeOf(end - 1)];
    return { start: Math.min(first, last), end: Math.max(first, last) + 1 };
  });
}

/** Adds empty lines at the end of the grid. */
export function appendLines(tab: Tab, dimension: Dimension, count: number): void {
  const { state } = tab;
  const lines = new Array<Line>(count).fill({});
  if (dimension === 'ROWS') {
    state.rows = state.rows.concat(new Array<Row>(count).fill([]));
    state.rowLines = state.rowLines.concat(lines);
  } else {
    state.columnLines = state.columnLines.concat(lines);
  }
  tab.touch();
}

function moveRanges(
  workbook: Workbook,
  tab: Tab,
  dimension: Dimension,
  change: (span: Span) => Span | undefined,
): void {
  relocate(workbook, tab, (range) => mapSpan(range, dimension, change));
}

function formatOnly(cell: Cell | undefined): Cell | undefined {
  return cellOf({ format: cell?.format, validation: cell?.validation });
}

/** In place, in portions: the number of arguments of a call is bounded. */
function insertInto<T>(list: T[], at: number, added: readonly T[]): void {
  const portion = 10_000;
  for (let from = 0; from < added.length; from += portion) {
    list.splice(at + from, 0, ...added.slice(from, from + portion));
  }
}

function spliced<T>(list: readonly T[], at: number, remove: number, add: readonly T[]): T[] {
  return list.slice(0, at).concat(add, list.slice(at + remove));
}

function padded(row: Row, length: number): Row {
  return row.length >= length ? row : row.concat(new Array<undefined>(length - row.length).fill(undefined));
}

function trimmed(row: (Cell | undefined)[]): Row {
  while (row.length > 0 && row.at(-1) === undefined) row.pop();
  return row;
}
