/** The demonstration data: 3,376 airports of the United States, from the npm package vega-datasets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';

export type SheetRow = (string | number)[];

const FILE = join(import.meta.dirname, '..', '..', 'node_modules', 'vega-datasets', 'data', 'airports.csv');

/** Everything else stays text: a code like "00M" or "1E9" is no number. */
const NUMBER_COLUMNS: readonly string[] = ['latitude', 'longitude'];

/** The rows of the sheet, headers first. */
export function loadAirports(): SheetRow[] {
  return sheetRows(readFileSync(FILE, 'utf8'), NUMBER_COLUMNS);
}

/** The rows of a CSV file with headers; the cells of the named columns become numbers. */
export function sheetRows(csv: string, numberColumns: readonly string[]): SheetRow[] {
  const [headers = [], ...rows] = parse(csv, { bom: true, skip_empty_lines: true });
  const isNumber = headers.map((header) => numberColumns.includes(header));
  return [headers, ...rows.map((row) => row.map((text, index) => (isNumber[index] ? numberIn(text) : text)))];
}

function numberIn(text: string): string | number {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}
