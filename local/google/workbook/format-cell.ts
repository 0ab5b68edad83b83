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
  return format(patternOf(numberFormat) ?? 'General', value, { throws: false, overflow: '###' });
}
