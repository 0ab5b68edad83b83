/** What a person enters into cells: typing, clearing, ticking, replacing. Each gives the area that was touched. */
import type { Cell, CellFormat, Scalar } from '../../workbook/cell.ts';
import { isBlank, withContent, withParts } from '../../workbook/cell.ts';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { rectangleAt } from '../../workbook/grid-range.ts';
import { parseEntry } from '../../workbook/parse-entry.ts';
import type { Tab } from '../../workbook/tab.ts';
import { ActionRefused } from '../action-refused.ts';
import { growTo } from './where.ts';

/** What is typed: text as typed, numbers and booleans as they are, null leaves a cell alone. */
export type Typed = string | number | boolean | null;

/** Types a block from a cell on; the grid grows when the block needs it. `raw`: texts are stored unparsed. */
export function typeBlock(
  tab: Tab,
  start: { startRow: number; startColumn: number },
  values: readonly (readonly Typed[])[],
  raw: boolean,
): Rectangle {
  const area = blockArea(start, values);
  growTo(tab, area);
  for (const [offset, row] of values.entries()) {
    tab.mapCells(area.startRow + offset, area.startColumn, area.startColumn + row.length, (cell, column) =>
      typed(cell, row[column - area.startColumn] ?? null, raw),
    );
  }
  return area;
}

/** Where a block of values lands. Refused when it is empty. */
export function blockArea(
  { startRow, startColumn }: { startRow: number; startColumn: number },
  values: readonly (readonly Typed[])[],
): Rectangle {
  const width = Math.max(0, ...values.map((row) => row.length));
  if (width === 0) throw new ActionRefused('There is nothing to type: values is empty.');
  return rectangleAt(startRow, startColumn, values.length, width);
}

/** Deletes the content of an area; formats stay. */
export function clearArea(tab: Tab, area: Rectangle): void {
  mapArea(tab, area, (cell) => withContent(cell, { value: undefined, formula: undefined }));
}

const checkbox = { condition: { type: 'BOOLEAN' }, strict: true };

/** Gives an area a number format. */
export function formatArea(
  tab: Tab,
  area: Rectangle,
  numberFormat: NonNullable<CellFormat['numberFormat']>,
): void {
  mapArea(tab, area, (cell) => withParts(cell, { format: { ...cell?.format, numberFormat } }));
}

/** Puts a note on an area; an empty one takes it away. */
export function annotateArea(tab: Tab, area: Rectangle, note: string): void {
  mapArea(tab, area, (cell) => withParts(cell, { note: note === '' ? undefined : note }));
}

/** Makes checkboxes of an area; what is empty becomes FALSE. */
export function insertCheckboxes(tab: Tab, area: Rectangle): void {
  mapArea(tab, area, (cell) =>
    withParts(cell, {
      value: cell?.value ?? (cell?.formula === undefined ? false : undefined),
      formula: cell?.formula,
      validation: checkbox,
    }),
  );
}

/** Clicks a checkbox. Refused where there is none. */
export function toggleCheckbox(tab: Tab, row: number, column: number): void {
  const cell = tab.cell(row, column);
  const { condition } = (cell?.validation ?? {}) as { condition?: { type?: string } };
  if (condition?.type !== 'BOOLEAN') throw new ActionRefused('There is no checkbox in this cell.');
  tab.enter(row, column, { value: cell?.value !== true });
}

/** Replaces a text in all texts and entries of an area, in any case; the smallest area with all changed cells. */
export function replaceText(
  tab: Tab,
  area: Rectangle,
  find: string,
  replacement: string,
): Rectangle | undefined {
  if (find === '') throw new ActionRefused('There is nothing to find: the text is empty.');
  const changed: { row: number; column: number }[] = [];
  const pattern = new RegExp(find.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'gi');
  for (let row = area.startRow; row < area.endRow; row += 1) {
    for (let column = area.startColumn; column < area.endColumn; column += 1) {
      const cell = tab.cell(row, column);
      if (isBlank(cell) || cell?.formula !== undefined) continue;
      const before = String(cell?.value);
      const after = before.replace(pattern, () => replacement);
      if (after === before) continue;
      tab.setCell(row, column, typed(cell, after, false));
      changed.push({ row, column });
    }
  }
  return changed.length === 0 ? undefined : areaAround(changed);
}

/** The smallest rectangle with all places; there is at least one. */
export function areaAround(places: readonly { row: number; column: number }[]): Rectangle {
  const area = { startRow: Infinity, endRow: 0, startColumn: Infinity, endColumn: 0 };
  for (const { row, column } of places) {
    area.startRow = Math.min(area.startRow, row);
    area.endRow = Math.max(area.endRow, row + 1);
    area.startColumn = Math.min(area.startColumn, column);
    area.endColumn = Math.max(area.endColumn, column + 1);
  }
  return area;
}

function mapArea(tab: Tab, area: Rectangle, change: (cell: Cell | undefined) => Cell | undefined): void {
  for (let row = area.startRow; row < area.endRow; row += 1) {
    tab.mapCells(row, area.startColumn, area.endColumn, change);
  }
}

function typed(cell: Cell | undefined, entry: Typed, raw: boolean): Cell | undefined {
  if (entry === null) return cell;
  const own = cell?.format?.numberFormat;
  if (typeof entry !== 'string' || raw) {
    const value: Scalar | undefined = entry === '' ? undefined : entry;
    return withContent(cell, { value, formula: undefined });
  }
  const { value, formula, numberFormat } = parseEntry(entry, own);
  const format = numberFormat && !own ? { ...cell?.format, numberFormat } : cell?.format;
  return withParts(cell, { value, formula, format });
}
