/** The text that a cell shows on the screen (en_US patterns). */
import { format } from 'numfmt';
import type { CellFormat, CellValue } from './cell.ts';
import { errorText, isCellError } from './cell.ts';

/** What a number format without a pattern means. */
const defaultPatterns: Record<string, string> = {
  NUMBER: '#,##0.00',
  PERCENT: '0.00%',
  CURRENCY: '$#,##0.00',
  DATE: 'm/d/yyyy',
  TIME: 'h:mm:ss AM/PM',
  DATE_TIME: 'm/d/yyyy h:mm:ss',
  SCIENTIFIC: '0.00E+00',
  TEXT: '@',
};

/** The pattern that a number format shows its numbers with; undefined for "Automatic". */
export function patternOf(numberFormat: CellFormat['numberFormat']): string | undefined {
  if (numberFormat === undefined) return undefined;
  const pattern = numberFormat.pattern ?? '';
  return pattern === '' ? defaultPatterns[numberFormat.type] : pattern;
}

/** The text of a value; '' for a blank. */
export function formatCell(value: CellValue, numberFormat: CellFormat['numberFormat']): string {
  if (value === undefined) return '';
  if (isCellError(value)) return errorText(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return value;
  const pattern = patternOf(numberFormat);
  return pattern === undefined ? formatAutomatic(value) : format(pattern, value, { throws: false });
}

/** "Automatic": whole numbers in full up to 15 digits, others with ten significant digits, the rest as 1.23E+20. */
function formatAutomatic(value: number): string {
  const magnitude = Math.abs(value);
  if (Number.isInteger(value) && magnitude < 1e15) return String(value);
  if (magnitude >= 1e15 || magnitude < 1e-5) return format('0.0####E+00', value);
  return String(Number(value.toPrecision(10)));
}
