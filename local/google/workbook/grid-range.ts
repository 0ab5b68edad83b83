/** Rectangles of cells: zero-based, end exclusive, as the API counts. A missing bound means "to the edge of the tab". */

export type Dimension = 'ROWS' | 'COLUMNS';

/** A rectangle whose bounds may be missing, as requests carry it. */
export interface GridRange {
  readonly tabId: number;
  readonly startRow?: number | undefined;
  readonly endRow?: number | undefined;
  readonly startColumn?: number | undefined;
  readonly endColumn?: number | undefined;
}

/** A rectangle with all four bounds. */
export interface Rectangle {
  readonly startRow: number;
  readonly endRow: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

/** The rectangle of the range inside a grid of that size; empty (start = end) when they do not meet. */
export function clip(range: Omit<GridRange, 'tabId'>, rowCount: number, columnCount: number): Rectangle {
  const startRow = Math.min(range.startRow ?? 0, rowCount);
  const startColumn = Math.min(range.startColumn ?? 0, columnCount);
  return {
    startRow,
    endRow: Math.max(startRow, Math.min(range.endRow ?? rowCount, rowCount)),
    startColumn,
    endColumn: Math.max(startColumn, Math.min(range.endColumn ?? columnCount, columnCount)),
  };
}

/** A rectangle of one size at a place. */
export function rectangleAt(row: number, column: number, rows: number, columns: number): Rectangle {
  return { startRow: row, endRow: row + rows, startColumn: column, endColumn: column + columns };
}

/** Do the two rectangles share a cell? */
export function overlaps(a: Rectangle, b: Rectangle): boolean {
  return (
    a.startRow < b.endRow &&
    b.startRow < a.endRow &&
    a.startColumn < b.endColumn &&
    b.startColumn < a.endColumn
  );
}

interface Span {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** Where [start, end) lies after `count` lines were inserted at `at`; inserting at the end does not extend it. */
export function spanAfterInsert(span: Span, at: number, count: number): Span {
  const { start, end } = span;
  return {
    start: start !== undefined && at <= start ? start + count : start,
    end: end !== undefined && at < end ? end + count : end,
  };
}

/** Where [start, end) lies after the lines [from, to) were deleted; undefined when nothing of it is left. */
export function spanAfterDelete(span: Span, from: number, to: number): Span | undefined {
  const moved = (at: number): number => (at <= from ? at : at >= to ? at - (to - from) : from);
  const start = span.start === undefined ? undefined : moved(span.start);
  const end = span.end === undefined ? undefined : moved(span.end);
  return end !== undefined && end <= (start ?? 0) ? undefined : { start, end };
}

/** Applies one of the two functions above to the rows or the columns of a range. */
export function mapSpan(
  range: GridRange,
  dimension: Dimension,
  change: (span: Span) => Span | undefined,
): GridRange | undefined {
  if (dimension === 'ROWS') {
    const span = change({ start: range.startRow, end: range.endRow });
    return span && { ...range, startRow: span.start, endRow: span.end };
  }
  const span = change({ start: range.startColumn, end: range.endColumn });
  return span && { ...range, startColumn: span.start, endColumn: span.end };
}
