/** spreadsheets.values: reading and writing plain values by A1 range. */
import { z } from 'zod';
import { columnName, formatA1 } from '../workbook/a1.ts';
import type { Cell } from '../workbook/cell.ts';
import { withContent, withParts } from '../workbook/cell.ts';
import { lastRegion } from '../workbook/data-region.ts';
import type { Rectangle } from '../workbook/grid-range.ts';
import { rectangleAt } from '../workbook/grid-range.ts';
import { appendLines, insertLines } from '../workbook/lines.ts';
import { parseEntry } from '../workbook/parse-entry.ts';
import type { Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { EditContext } from './edit-context.ts';
import { exceedsGrid } from './edit-context.ts';
import { placeOfA1 } from './find-range.ts';
import { invalidArgument } from './google-error.ts';
import { renderValue } from './wire-cell.ts';
import { string } from './wire-schemas.ts';

const majorDimension = z.enum(['ROWS', 'COLUMNS']);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const valueRange = z.strictObject({
  range: string.optional(),
  majorDimension: majorDimension.optional(),
  values: z.array(z.array(scalar)).optional(),
});
type ValueRange = z.infer<typeof valueRange>;

export const readOptions = z.object({
  majorDimension: majorDimension.default('ROWS'),
  dateTimeRenderOption: z.enum(['SERIAL_NUMBER', 'FORMATTED_STRING']).default('SERIAL_NUMBER'),
  valueRenderOption: z.enum(['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA']).default('FORMATTED_VALUE'),
});
export type ReadOptions = z.infer<typeof readOptions>;

export const inputOption = z.enum(
  ['RAW', 'USER_ENTERED'],
  "'valueInputOption' is required but not specified",
);
export type InputOption = z.infer<typeof inputOption>;

/** A `ValueRange`: the clipped range, and rows without their trailing blanks. */
export function readValues(workbook: Workbook, range: string, options: ReadOptions): object {
  const { tab, area } = placeOfA1(workbook, range);
  const rows = tab
    .read(area)
    .map((row) => row.map((cell) => renderValue(cell, options)))
    .map((row) => row.slice(0, row.findLastIndex((value) => value !== '') + 1));
  const filled = rows.slice(0, rows.findLastIndex((row) => row.length > 0) + 1);
  const { majorDimension } = options;
  const values = majorDimension === 'ROWS' ? filled : transposed(filled);
  return {
    range: formatA1(tab.title, area),
    majorDimension,
    ...(values.length > 0 && { values }),
  };
}

function transposed<T>(rows: readonly (readonly T[])[]): (T | string)[][] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => {
    const line = rows.map((row) => row[column] ?? '');
    return line.slice(0, line.findLastIndex((value) => value !== '') + 1);
  });
}

/** Writes values at the start of a range; null keeps a cell, '' clears it. */
export function updateValues(
  context: EditContext,
  range: string,
  body: ValueRange,
  input: InputOption,
): Record<string, unknown> {
  const { tab, area } = placeOfA1(context.workbook, range);
  const rows = rowsOf(body);
  const target = targetOf(area, rows);
  const single = area.endRow - area.startRow === 1 && area.endColumn - area.startColumn === 1;
  if (!single && (target.endRow > area.endRow || target.endColumn > area.endColumn)) {
    const beyond =
      target.endRow > area.endRow ? `row [${area.endRow + 1}]` : `column [${columnName(area.endColumn)}]`;
    throw invalidArgument(
      `Requested writing within range [${formatA1(tab.title, area)}], but tried writing to ${beyond}`,
    );
  }
  return write(context, tab, target, rows, input);
}

/** Writes rows below the last block of data that the range meets, or at its start when it meets none. */
export function appendValues(
  context: EditContext,
  range: string,
  body: ValueRange,
  input: InputOption,
  insertRows: boolean,
): object {
  const { workbook } = context;
  const { tab, area } = placeOfA1(workbook, range);
  const rows = rowsOf(body);
  const table = lastRegion(tab, area);
  const start = table ? { ...area, startRow: table.endRow, startColumn: table.startColumn } : area;
  const target = targetOf(start, rows);
  if (insertRows && table && target.startRow < tab.rowCount) {
    insertLines(workbook, tab, 'ROWS', {
      start: target.startRow,
      count: rows.length,
      inheritFromBefore: true,
    });
  } else if (target.endRow > tab.rowCount) {
    appendLines(tab, 'ROWS', target.endRow - tab.rowCount);
  }
  const updates = write(context, tab, target, rows, input);
  return { spreadsheetId: workbook.id, ...(table && { tableRange: formatA1(tab.title, table) }), updates };
}

/** Clears the values of a range; everything else of its cells stays. */
export function clearValues(context: EditContext, range: string): object {
  const { tab, area } = placeOfA1(context.workbook, range);
  context.beforeWrite(tab, area);
  for (let row = area.startRow; row < area.endRow; row += 1) {
    if (tab.state.rows[row]?.length === 0) continue;
    tab.mapCells(row, area.startColumn, area.endColumn, (cell) =>
      withContent(cell, { value: undefined, formula: undefined }),
    );
  }
  return { spreadsheetId: context.workbook.id, clearedRange: formatA1(tab.title, area) };
}

function rowsOf({
  values = [],
  majorDimension = 'ROWS',
}: ValueRange): (string | number | boolean | null)[][] {
  if (majorDimension === 'ROWS') return values;
  const height = Math.max(0, ...values.map((column) => column.length));
  return Array.from({ length: height }, (_, row) => values.map((column) => column[row] ?? null));
}

function targetOf(area: Rectangle, rows: readonly (readonly unknown[])[]): Rectangle {
  return rectangleAt(
    area.startRow,
    area.startColumn,
    rows.length,
    Math.max(0, ...rows.map((row) => row.length)),
  );
}

function write(
  context: EditContext,
  tab: Tab,
  target: Rectangle,
  rows: readonly (readonly (string | number | boolean | null)[])[],
  input: InputOption,
): Record<string, unknown> {
  if (target.endRow > tab.rowCount || target.endColumn > tab.columnCount) throw exceedsGrid(tab, target);
  context.beforeWrite(tab, target);
  let updatedCells = 0;
  const updatedRows = new Set<number>();
  const updatedColumns = new Set<number>();
  for (const [offset, row] of rows.entries()) {
    tab.mapCells(
      target.startRow + offset,
      target.startColumn,
      target.startColumn + row.length,
      (cell, column) => {
        const value = row[column - target.startColumn] ?? null;
        if (value === null) return cell;
        updatedCells += 1;
        updatedRows.add(offset);
        updatedColumns.add(column);
        return entered(cell, value, input);
      },
    );
  }
  return {
    spreadsheetId: context.workbook.id,
    updatedRange: formatA1(tab.title, target),
    ...(updatedCells > 0 && {
      updatedRows: updatedRows.size,
      updatedColumns: updatedColumns.size,
      updatedCells,
    }),
  };
}

function entered(
  cell: Cell | undefined,
  value: string | number | boolean,
  input: InputOption,
): Cell | undefined {
  if (typeof value !== 'string' || input === 'RAW') {
    return withContent(cell, { value: value === '' ? undefined : value, formula: undefined });
  }
  const entry = parseEntry(value, cell?.format?.numberFormat);
  const format =
    entry.numberFormat && !cell?.format?.numberFormat
      ? { ...cell?.format, numberFormat: entry.numberFormat }
      : cell?.format;
  return withParts(cell, { value: entry.value, formula: entry.formula, format });
}
