/** The shapes of spreadsheets.values: values with their range, and how they are to be read and entered. */
import { z } from 'zod';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { rectangleAt } from '../../workbook/grid-range.ts';
import { boolean, string } from '../wire-schemas.ts';

type Scalar = string | number | boolean;

/** Rows of values to write; null leaves a cell alone. */
export type ValueRows = readonly (readonly (Scalar | null)[])[];

export const majorDimension = z.enum(['ROWS', 'COLUMNS']);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const values = z.array(z.array(scalar));

/** A `ValueRange`. */
export const valueRange = z.strictObject({
  range: string.optional(),
  majorDimension: majorDimension.optional(),
  values: values.optional(),
});

const dateTimeRenderOption = z.enum(['SERIAL_NUMBER', 'FORMATTED_STRING']);
const valueRenderOption = z.enum(['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA']);

/** What a read asks for: the query of a GET, or a part of a body. */
export const readOptions = z.object({
  majorDimension: majorDimension.default('ROWS'),
  dateTimeRenderOption: dateTimeRenderOption.default('SERIAL_NUMBER'),
  valueRenderOption: valueRenderOption.default('FORMATTED_VALUE'),
});
export type ReadOptions = z.infer<typeof readOptions>;

export const inputOption = z.enum(
  ['RAW', 'USER_ENTERED'],
  "'valueInputOption' is required but not specified",
);
export type InputOption = z.infer<typeof inputOption>;

/** The members of a body that ask for the values after a write. */
export const responseOptions = {
  includeValuesInResponse: boolean.optional(),
  responseValueRenderOption: valueRenderOption.optional(),
  responseDateTimeRenderOption: dateTimeRenderOption.optional(),
};

/** How the values after a write are shown; undefined: they are not asked for. */
export function responseRead(asked: {
  readonly includeValuesInResponse?: boolean | undefined;
  readonly responseValueRenderOption?: string | undefined;
  readonly responseDateTimeRenderOption?: string | undefined;
}): ReadOptions | undefined {
  if (asked.includeValuesInResponse !== true) return undefined;
  return readOptions.parse({
    valueRenderOption: asked.responseValueRenderOption,
    dateTimeRenderOption: asked.responseDateTimeRenderOption,
  });
}

/** The values row by row, whichever way they were sent. */
export function rowsOf(sent: z.infer<typeof valueRange>): ValueRows {
  const { values: lines = [], majorDimension: lineDimension = 'ROWS' } = sent;
  if (lineDimension === 'ROWS') return lines;
  const height = Math.max(0, ...lines.map((column) => column.length));
  return Array.from({ length: height }, (_, row) => lines.map((column) => column[row] ?? null));
}

/** The rectangle that these rows cover from the start of a range; nulls at the ends of rows do not count. */
export function targetOf(area: Rectangle, rows: ValueRows): Rectangle {
  const widths = rows.map((row) => row.findLastIndex((value) => value !== null) + 1);
  return rectangleAt(area.startRow, area.startColumn, rows.length, Math.max(0, ...widths));
}
