/** Cells as scripts see them: dates are instants, in the time zone of the spreadsheet; blanks and errors are text. */
import type { CellView } from '../../workbook/cell.ts';
import { errorText, isCellError } from '../../workbook/cell.ts';
import { parseEntry } from '../../workbook/parse-entry.ts';
import { serialOfWallTime, wallTimeOfSerial } from '../../workbook/serial-date.ts';
import type { Tab } from '../../workbook/tab.ts';
import { instantOfWallTime, wallTimeOfInstant } from './format-date.ts';

/** A value on its way between the realms; the runtime makes Dates of it. */
export type PortableValue = string | number | boolean | { dateMs: number };

const dateTypes = ['DATE', 'TIME', 'DATE_TIME'];

/** What `Range.getValues` gives for a cell. `prefersLater`: of the two instants of a repeated hour. */
export function scriptValue(cell: CellView, timeZone: string, prefersLater = false): PortableValue {
  const value = cell.effective;
  if (value === undefined) return '';
  if (isCellError(value)) return errorText(value);
  if (typeof value === 'number' && dateTypes.includes(cell.format?.numberFormat?.type ?? '')) {
    return { dateMs: instantOfWallTime(wallTimeOfSerial(value), timeZone, prefersLater) };
  }
  return value;
}

/** What `Range.setValues` does with one cell: text is taken as if a person had typed it. */
export function enterScriptValue(
  tab: Tab,
  row: number,
  column: number,
  value: PortableValue,
  timeZone: string,
): void {
  if (typeof value === 'object') {
    const serial = serialOfWallTime(wallTimeOfInstant(value.dateMs, timeZone));
    enterWithFormat(tab, row, column, { value: serial }, { type: 'DATE_TIME' });
  } else if (typeof value === 'string') {
    const { numberFormat, ...content } = parseEntry(value, tab.cell(row, column)?.format?.numberFormat);
    enterWithFormat(tab, row, column, content, numberFormat);
  } else {
    tab.enter(row, column, { value });
  }
}

function enterWithFormat(
  tab: Tab,
  row: number,
  column: number,
  content: Parameters<Tab['enter']>[2],
  numberFormat: { type: string; pattern?: string } | undefined,
): void {
  tab.enter(row, column, content);
  const cell = tab.cell(row, column);
  if (numberFormat === undefined || cell?.format?.numberFormat !== undefined) return;
  tab.setCell(row, column, { ...cell, format: { ...cell?.format, numberFormat } });
}
