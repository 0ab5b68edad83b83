/** Writing and clearing values in a place that is known. null keeps a cell, '' clears it. */
import { columnName, formatA1 } from '../../workbook/a1.ts';
import type { Cell, Scalar } from '../../workbook/cell.ts';
import { withContent, withParts } from '../../workbook/cell.ts';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { parseEntry } from '../../workbook/parse-entry.ts';
import type { Tab } from '../../workbook/tab.ts';
import type { EditContext, Place } from '../edit-context.ts';
import { exceedsGrid } from '../edit-context.ts';
import { invalidArgument } from '../google-error.ts';
import { checkCharacters } from '../storage-limits.ts';
import { readValues } from './read-values.ts';
import type { InputOption, ReadOptions, ValueRows } from './value-range.ts';
import { targetOf } from './value-range.ts';

/** How values are written, and how they are shown afterwards, if at all. */
export interface WriteOptions {
  readonly input: InputOption;
  readonly response: ReadOptions | undefined;
}

/** What a write touched; rows and columns by their index. */
export interface Written {
  readonly tab: Tab;
  readonly rows: ReadonlySet<number>;
  readonly columns: ReadonlySet<number>;
  readonly cells: number;
  /** The `UpdateValuesResponse` without the spreadsheet's id. */
  readonly answer: object;
}

/** Writes at the start of a place, within it; a place of one cell takes as much as there is. */
export function updateValues(
  context: EditContext,
  { tab, area }: Place,
  rows: ValueRows,
  options: WriteOptions,
): Written {
  const target = targetOf(area, rows);
  const isSingle = area.endRow - area.startRow === 1 && area.endColumn - area.startColumn === 1;
  if (!isSingle && (target.endRow > area.endRow || target.endColumn > area.endColumn)) {
    const beyond =
      target.endRow > area.endRow ? `row [${area.endRow + 1}]` : `column [${columnName(area.endColumn)}]`;
    throw invalidArgument(
      `Requested writing within range [${formatA1(tab.title, area)}], but tried writing to ${beyond}`,
    );
  }
  return writeValues(context, { tab, area: target }, rows, options, isSingle ? target : area);
}

/** Writes rows into exactly that place. `shown`: the part of the tab that the answer shows when asked to. */
export function writeValues(
  context: EditContext,
  { tab, area: target }: Place,
  rows: ValueRows,
  { input, response }: WriteOptions,
  shown: Rectangle = target,
): Written {
  if (target.endRow > tab.rowCount || target.endColumn > tab.columnCount) throw exceedsGrid(tab, target);
  context.beforeWrite(tab, target);
  let cells = 0;
  const [writtenRows, writtenColumns] = [new Set<number>(), new Set<number>()];
  for (const [offset, row] of rows.entries()) {
    const line = target.startRow + offset;
    const width = Math.min(row.length, target.endColumn - target.startColumn);
    tab.mapCells(line, target.startColumn, target.startColumn + width, (cell, column) => {
      const value = row[column - target.startColumn] ?? null;
      if (value === null) return cell;
      cells += 1;
      writtenRows.add(line);
      writtenColumns.add(column);
      return entered(cell, value, input);
    });
  }
  const answer = {
    updatedRange: formatA1(tab.title, target),
    ...(cells > 0 && {
      updatedRows: writtenRows.size,
      updatedColumns: writtenColumns.size,
      updatedCells: cells,
    }),
    ...(response && { updatedData: readValues({ tab, area: shown }, response) }),
  };
  return { tab, rows: writtenRows, columns: writtenColumns, cells, answer };
}

/** Clears the values of a place; everything else of its cells stays. Returns the cleared range in A1 notation. */
export function clearValues(context: EditContext, { tab, area }: Place): string {
  context.beforeWrite(tab, area);
  for (let row = area.startRow; row < area.endRow; row += 1) {
    if (tab.state.rows[row]?.length === 0) continue;
    tab.mapCells(row, area.startColumn, area.endColumn, (cell) =>
      withContent(cell, { value: undefined, formula: undefined }),
    );
  }
  return formatA1(tab.title, area);
}

function entered(cell: Cell | undefined, value: Scalar, input: InputOption): Cell | undefined {
  if (typeof value === 'string') checkCharacters(value);
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
