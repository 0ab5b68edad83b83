/** values.append: rows below the last block of data that a range meets, or at its start when it meets none. */
import { formatA1 } from '../../workbook/a1.ts';
import { lastRegion } from '../../workbook/data-region.ts';
import { appendLines, insertLines } from '../../workbook/lines.ts';
import type { EditContext, Place } from '../edit-context.ts';
import { checkGrowth } from '../storage-limits.ts';
import type { ValueRows } from './value-range.ts';
import { targetOf } from './value-range.ts';
import type { WriteOptions } from './write-values.ts';
import { writeValues } from './write-values.ts';

/** The `AppendValuesResponse` without its spreadsheetId. `insertRows`: existing rows are pushed down. */
export function appendValues(
  context: EditContext,
  { tab, area }: Place,
  rows: ValueRows,
  options: WriteOptions & { readonly insertRows: boolean },
): { readonly tableRange?: string; readonly updates: object } {
  const { workbook } = context;
  const table = lastRegion(tab, area);
  const start = table ? { ...area, startRow: table.endRow, startColumn: table.startColumn } : area;
  const target = targetOf(start, rows);
  if (options.insertRows && table && target.startRow < tab.rowCount) {
    checkGrowth(workbook, rows.length * tab.columnCount);
    const added = { start: target.startRow, count: rows.length, inheritFromBefore: true };
    insertLines(workbook, tab, 'ROWS', added);
  } else if (target.endRow > tab.rowCount) {
    checkGrowth(workbook, (target.endRow - tab.rowCount) * tab.columnCount);
    appendLines(tab, 'ROWS', target.endRow - tab.rowCount);
  }
  const { answer } = writeValues(context, { tab, area: target }, rows, options);
  return {
    ...(table && { tableRange: formatA1(tab.title, table) }),
    updates: { spreadsheetId: workbook.id, ...answer },
  };
}
