/** Requests that write cells: updateCells, repeatCell, appendCells. */
import { z } from 'zod';
import { rectangleAt } from '../../workbook/grid-range.ts';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { appendLines } from '../../workbook/lines.ts';
import { moveFormula } from '../../workbook/references.ts';
import type { Tab } from '../../workbook/tab.ts';
import type { EditContext } from '../edit-context.ts';
import type { FieldMask } from '../field-mask.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument } from '../google-error.ts';
import { writeCell } from '../wire-cell.ts';
import type { WireRow } from '../wire-schemas.ts';
import { cellData, gridCoordinate, gridRange, int, rowData, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';
import { checkGrowth } from '../storage-limits.ts';

/** The mask of a write; an empty one is refused. */
function writeMask(fields: string | undefined): FieldMask {
  if (!fields) {
    throw invalidArgument("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
  }
  return parseFieldMask(fields);
}

function beforeWrite(context: EditContext, tab: Tab, area: Rectangle, mask: FieldMask): void {
  if (maskOf(mask, 'userEnteredValue')) context.beforeWrite(tab, area);
  else context.checkProtection(tab, area);
}

export const updateCells = requestKind(
  z.strictObject({
    rows: z.array(rowData).optional(),
    fields: string.optional(),
    start: gridCoordinate.optional(),
    range: gridRange.optional(),
  }),
  (context, { rows = [], fields, start, range }) => {
    const mask = writeMask(fields);
    if (range) {
      const { tab, area } = context.place(range);
      checkSize(rows, area);
      beforeWrite(context, tab, area, mask);
      writeRows(tab, area, rows, mask, 'clear the rest');
    } else if (start) {
      const tab = context.tab(start.sheetId);
      const { rowIndex = 0, columnIndex = 0 } = start;
      const grid = {
        ...rectangleAt(rowIndex, columnIndex, 0, 0),
        endRow: tab.rowCount,
        endColumn: tab.columnCount,
      };
      checkSize(rows, grid);
      const width = Math.max(0, ...rows.map(({ values = [] }) => values.length));
      const area = rectangleAt(rowIndex, columnIndex, rows.length, width);
      beforeWrite(context, tab, area, mask);
      writeRows(tab, area, rows, mask, 'leave the rest');
    } else {
      throw invalidArgument('No area was set. Set either start or range.');
    }
    return undefined;
  },
);

function checkSize(rows: readonly WireRow[], area: Rectangle): void {
  if (rows.length > area.endRow - area.startRow) {
    throw invalidArgument(
      `Attempting to write row: ${area.endRow}, beyond the last requested row of: ${area.endRow - 1}`,
    );
  }
  if (rows.some(({ values = [] }) => values.length > area.endColumn - area.startColumn)) {
    throw invalidArgument(
      `Attempting to write column: ${area.endColumn}, beyond the last requested column of: ${area.endColumn - 1}`,
    );
  }
}

function writeRows(
  tab: Tab,
  area: Rectangle,
  rows: readonly WireRow[],
  mask: FieldMask,
  rest: 'clear the rest' | 'leave the rest',
): void {
  const clear = rest === 'clear the rest';
  const end = clear ? area.endRow : area.startRow + rows.length;
  for (let row = area.startRow; row < end; row += 1) {
    const values = rows[row - area.startRow]?.values ?? [];
    const endColumn = clear ? area.endColumn : area.startColumn + values.length;
    tab.mapCells(row, area.startColumn, endColumn, (cell, column) =>
      writeCell(cell, values[column - area.startColumn] ?? {}, mask),
    );
  }
}

export const repeatCell = requestKind(
  z.strictObject({ range: gridRange, cell: cellData.optional(), fields: string.optional() }),
  (context, { range, cell = {}, fields }) => {
    const mask = writeMask(fields);
    const { tab, area } = context.place(range);
    beforeWrite(context, tab, area, mask);
    const formula = cell.userEnteredValue?.formulaValue;
    for (let row = area.startRow; row < area.endRow; row += 1) {
      tab.mapCells(row, area.startColumn, area.endColumn, (old, column) => {
        if (formula === undefined) return writeCell(old, cell, mask);
        const formulaValue = moveFormula(formula, row - area.startRow, column - area.startColumn);
        return writeCell(old, { ...cell, userEnteredValue: { formulaValue } }, mask);
      });
    }
    return undefined;
  },
);

export const appendCells = requestKind(
  z.strictObject({ sheetId: int.optional(), rows: z.array(rowData).optional(), fields: string.optional() }),
  (context, { sheetId, rows = [], fields }) => {
    const mask = writeMask(fields);
    const tab = context.tab(sheetId);
    const start = tab.endOfData();
    const missing = start + rows.length - tab.rowCount;
    if (missing > 0) {
      checkGrowth(context.workbook, missing * tab.columnCount);
      appendLines(tab, 'ROWS', missing);
    }
    const area = rectangleAt(start, 0, rows.length, tab.columnCount);
    checkSize(rows, area);
    beforeWrite(context, tab, area, mask);
    writeRows(tab, area, rows, mask, 'leave the rest');
    return undefined;
  },
);
