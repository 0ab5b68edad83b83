/** The text with which the editor of a cell opens. What must hold: typed again as it stands, it changes nothing. */
import { isDateFormat, isPercentFormat } from 'numfmt';
import type { CellView } from '../google/workbook/cell.ts';
import { isCellError } from '../google/workbook/cell.ts';
import { formatCell, patternOf } from '../google/workbook/format-cell.ts';
import { parseEntry } from '../google/workbook/parse-entry.ts';

/** Formulas as typed, numbers in full, dates and percentages as they are shown, text quoted where it would not stay text. */
export function entryText(cell: CellView): string {
  const { formula, value, format } = cell;
  if (formula !== undefined) return formula;
  if (value === undefined || isCellError(value)) return '';
  const stays = (text: string): boolean => {
    const entry = parseEntry(text, format?.numberFormat);
    return entry.formula === undefined && entry.value === value;
  };
  if (typeof value === 'string') return isPlainly(value) || stays(value) ? value : `'${value}`;
  if (typeof value === 'boolean') return cell.formatted;
  return numberCandidates(value, cell).find(stays) ?? String(value);
}

function numberCandidates(value: number, cell: CellView): string[] {
  const pattern = patternOf(cell.format?.numberFormat) ?? '';
  if (isDateFormat(pattern)) {
    const exact = formatCell(value, { type: 'DATE_TIME', pattern: 'yyyy-mm-dd hh:mm:ss' });
    return [cell.formatted, exact];
  }
  return isPercentFormat(pattern) ? [cell.formatted, `${value * 100}%`] : [];
}

/** Text that nothing could be read from: most cells, at a fraction of the cost of parsing them. */
function isPlainly(text: string): boolean {
  return /^[a-z][^0-9]*$/i.test(text) && !/^(true|false)$/i.test(text);
}
