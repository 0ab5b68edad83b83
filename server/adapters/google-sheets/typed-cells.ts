/**
 * Values as typed cells for `updateCells`: never parsed by Google, so never a formula and never a locale's guess. Cells
 * that need the same field mask are joined to rectangles, because a mask clears what its request does not name.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import type { SheetCell } from '../../core/values/to-sheet.ts';

type CellData = sheets_v4.Schema$CellData;
type Request = sheets_v4.Schema$Request;

export const VALUE_ONLY = 'userEnteredValue';
const VALUE_AND_NUMBER_FORMAT = 'userEnteredValue,userEnteredFormat.numberFormat';

export interface CellWrite {
  row: number;
  column: number;
  cell: SheetCell;
}

export function textCell(value: string): CellData {
  return { userEnteredValue: { stringValue: value } };
}

/** The value alone; empty clears the cell. */
export function valueCell(cell: SheetCell): CellData {
  switch (cell.kind) {
    case 'empty':
      return {};
    case 'text':
      return textCell(cell.value);
    case 'bool':
      return { userEnteredValue: { boolValue: cell.value } };
    case 'number':
      return { userEnteredValue: { numberValue: cell.value } };
  }
}

/** A date carries the number format that shows it as one; everything else keeps the format of its cell. */
function typedCell(cell: SheetCell): CellData {
  if (cell.kind !== 'number' || cell.isDate !== true) return valueCell(cell);
  return { ...valueCell(cell), userEnteredFormat: { numberFormat: dateFormat(cell.hasTime === true) } };
}

export function dateFormat(hasTime: boolean): sheets_v4.Schema$NumberFormat {
  return hasTime
    ? { type: 'DATE_TIME', pattern: 'yyyy-mm-dd hh:mm:ss' }
    : { type: 'DATE', pattern: 'yyyy-mm-dd' };
}

export function isDateCell(cell: SheetCell): boolean {
  return cell.kind === 'number' && cell.isDate === true;
}

interface Block {
  row: number;
  column: number;
  fields: string;
  rows: CellData[][];
}

/** One `updateCells` for each rectangle of adjacent cells with the same mask. */
export function updateCellsRequests(tabId: number, writes: readonly CellWrite[]): Request[] {
  const blocks: Block[] = [];
  /** The last block of each shape: a run right below it joins it. */
  const open = new Map<string, Block>();
  for (const run of horizontalRuns(writes)) {
    const shape = `${run.column}:${run.rows[0]?.length ?? 0}:${run.fields}`;
    const above = open.get(shape);
    if (above && above.row + above.rows.length === run.row) above.rows.push(...run.rows);
    else {
      blocks.push(run);
      open.set(shape, run);
    }
  }
  return blocks.map((block) => updateCells(tabId, block.row, block.column, block.rows, block.fields));
}

export function updateCells(
  tabId: number,
  row: number,
  column: number,
  rows: readonly CellData[][],
  fields: string = VALUE_ONLY,
): Request {
  return {
    updateCells: {
      start: { sheetId: tabId, rowIndex: row, columnIndex: column },
      rows: rows.map((values) => ({ values })),
      fields,
    },
  };
}

/** Runs of one row each, rows ascending. */
function horizontalRuns(writes: readonly CellWrite[]): Block[] {
  const found: Block[] = [];
  for (const { row, column, cell } of writes.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
    const fields = isDateCell(cell) ? VALUE_AND_NUMBER_FORMAT : VALUE_ONLY;
    const last = found.at(-1);
    const cells = last?.rows[0];
    if (
      last &&
      cells &&
      last.row === row &&
      last.fields === fields &&
      last.column + cells.length === column
    ) {
      cells.push(typedCell(cell));
    } else found.push({ row, column, fields, rows: [[typedCell(cell)]] });
  }
  return found;
}
