/**
 * The person at the keyboard. Everything here happens as in the browser: entries are parsed, formulas move, and
 * every action is told to `onAction` afterwards, which fires the triggers. The API never comes this way.
 */
import type { Cell, CellValue, Scalar } from '../workbook/cell.ts';
import { isBlank, withContent, withParts } from '../workbook/cell.ts';
import type { Dimension, GridRange, Rectangle } from '../workbook/grid-range.ts';
import { rectangleAt } from '../workbook/grid-range.ts';
import { appendLines, deleteLines, insertLines, moveLines } from '../workbook/lines.ts';
import { parseA1 } from '../workbook/a1.ts';
import { parseEntry } from '../workbook/parse-entry.ts';
import { renameTab } from '../workbook/rename-tab.ts';
import { sortRows } from '../workbook/sort-rows.ts';
import type { SortSpec } from '../workbook/sort-rows.ts';
import type { Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { HumanAction } from '../script-host.ts';
import { ActionRefused } from './action-refused.ts';

/** Where a person acts: A1 notation without the tab, or a first cell. */
export type Where = string | { readonly row: number; readonly column: number };

/** What is typed: text as typed, numbers and booleans as they are, null leaves a cell alone. */
export type Typed = string | number | boolean | null;

type Told = Omit<HumanAction, 'spreadsheetId' | 'tabId'>;

export class HumanActions {
  readonly #workbook: Workbook;
  readonly #onAction: (action: HumanAction) => Promise<void>;

  constructor(workbook: Workbook, onAction: (action: HumanAction) => Promise<void>) {
    this.#workbook = workbook;
    this.#onAction = onAction;
  }

  /**
   * Types or pastes a block. `raw`: texts are stored as they are, unparsed. The grid grows when the block needs it.
   */
  type(tabId: number, where: Where, values: readonly (readonly Typed[])[], raw = false): Promise<void> {
    return this.#act(tabId, (tab) => {
      const start = placeOf(tab, where);
      const width = Math.max(0, ...values.map((row) => row.length));
      const area = rectangleAt(start.startRow, start.startColumn, values.length, width);
      if (values.length === 0 || width === 0) {
        throw new ActionRefused('There is nothing to type: values is empty.');
      }
      growTo(tab, area);
      const before = tab.effective(area.startRow, area.startColumn);
      for (const [offset, row] of values.entries()) {
        tab.mapCells(
          area.startRow + offset,
          area.startColumn,
          area.startColumn + row.length,
          (cell, column) => typed(cell, row[column - area.startColumn] ?? null, raw),
        );
      }
      return edited(tab, area, before);
    });
  }

  /** Deletes the content of a range, as the Delete key does; formats stay. */
  clear(tabId: number, where: Where): Promise<void> {
    return this.#act(tabId, (tab) => {
      const area = placeOf(tab, where);
      const before = tab.effective(area.startRow, area.startColumn);
      for (let row = area.startRow; row < area.endRow; row += 1) {
        tab.mapCells(row, area.startColumn, area.endColumn, (cell) =>
          withContent(cell, { value: undefined, formula: undefined }),
        );
      }
      return edited(tab, area, before);
    });
  }

  /** Inserts empty rows or columns before `start` (0-based). */
  insertLines(tabId: number, dimension: Dimension, start: number, count = 1): Promise<void> {
    return this.#act(tabId, (tab) => {
      checkLines(tab, dimension, start, start);
      const inheritFromBefore = start === size(tab, dimension);
      insertLines(this.#workbook, tab, dimension, { start, count, inheritFromBefore });
      return { kind: dimension === 'ROWS' ? 'INSERT_ROW' : 'INSERT_COLUMN', firesEdit: false };
    });
  }

  /** Deletes rows or columns. */
  deleteLines(tabId: number, dimension: Dimension, start: number, count = 1): Promise<void> {
    return this.#act(tabId, (tab) => {
      checkLines(tab, dimension, start, start + count);
      if (count === size(tab, dimension)) {
        throw new ActionRefused('A tab keeps at least one row and one column.');
      }
      deleteLines(this.#workbook, tab, dimension, start, start + count);
      return { kind: dimension === 'ROWS' ? 'REMOVE_ROW' : 'REMOVE_COLUMN', firesEdit: false };
    });
  }

  /** Drags rows or columns to before `destination`, counted before the move. */
  moveLines(
    tabId: number,
    dimension: Dimension,
    start: number,
    count: number,
    destination: number,
  ): Promise<void> {
    return this.#act(tabId, (tab) => {
      checkLines(tab, dimension, start, start + count);
      checkLines(tab, dimension, destination, destination);
      moveLines(this.#workbook, tab, dimension, { from: start, to: start + count, destination });
      const first = destination > start ? destination - count : destination;
      const area =
        dimension === 'ROWS'
          ? rectangleAt(first, 0, count, tab.columnCount)
          : rectangleAt(0, first, tab.rowCount, count);
      const hasData = tab.read(area).some((row) => row.some((cell) => !isBlank(cell)));
      return { kind: 'OTHER', range: within(tab, area), firesEdit: hasData };
    });
  }

  /** Sorts the rows of a range; columns are counted in the tab. */
  sort(tabId: number, where: Where, by: readonly SortSpec[]): Promise<void> {
    return this.#act(tabId, (tab) => {
      const area = placeOf(tab, where);
      sortRows(tab, area, by);
      return edited(tab, area);
    });
  }

  renameTab(tabId: number, title: string): Promise<void> {
    return this.#act(tabId, (tab) => {
      const other = this.#workbook.tabByTitle(title);
      if (title === '' || (other && other !== tab)) {
        throw new ActionRefused(`A tab cannot be named "${title}": the name is empty or taken.`);
      }
      renameTab(this.#workbook, tab, title);
      return { kind: 'OTHER', firesEdit: false };
    });
  }

  /** Adds an empty tab at the right end; resolves with its id. */
  async addTab(title: string, tabId: number): Promise<void> {
    if (this.#workbook.tabByTitle(title)) throw new ActionRefused(`A tab named "${title}" exists already.`);
    this.#workbook.addTab(tabId, title);
    await this.#tell(tabId, { kind: 'INSERT_GRID', firesEdit: false });
  }

  deleteTab(tabId: number): Promise<void> {
    return this.#act(tabId, (tab) => {
      if (this.#workbook.tabs.length === 1) throw new ActionRefused('The last tab cannot be deleted.');
      this.#workbook.removeTab(tab);
      return { kind: 'REMOVE_GRID', firesEdit: false };
    });
  }

  async #act(tabId: number, apply: (tab: Tab) => Told): Promise<void> {
    const tab = this.#workbook.tabById(tabId);
    if (!tab) throw new ActionRefused(`The spreadsheet has no tab with id ${tabId}.`);
    await this.#tell(
      tabId,
      this.#workbook.change(() => apply(tab)),
    );
  }

  #tell(tabId: number, told: Told): Promise<void> {
    return this.#onAction({ spreadsheetId: this.#workbook.id, tabId, ...told });
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

/** The event of an edit; single cells carry their old and new value. */
function edited(tab: Tab, area: Rectangle, before?: CellValue): Told {
  const range = within(tab, area);
  const single = area.endRow - area.startRow === 1 && area.endColumn - area.startColumn === 1;
  if (!single) return { kind: 'EDIT', range, firesEdit: true };
  const value = tab.effective(area.startRow, area.startColumn);
  return {
    kind: 'EDIT',
    range,
    ...(value !== undefined && { value }),
    ...(before !== undefined && { oldValue: before }),
    firesEdit: true,
  };
}

function within(tab: Tab, area: Rectangle): GridRange {
  return { tabId: tab.tabId, ...area };
}

function size(tab: Tab, dimension: Dimension): number {
  return dimension === 'ROWS' ? tab.rowCount : tab.columnCount;
}

function checkLines(tab: Tab, dimension: Dimension, start: number, end: number): void {
  if (start < 0 || end > size(tab, dimension)) {
    throw new ActionRefused(
      `${dimension} ${start} to ${end} are not all in the grid of ${size(tab, dimension)}.`,
    );
  }
}

function growTo(tab: Tab, area: Rectangle): void {
  if (area.endRow > tab.rowCount) appendLines(tab, 'ROWS', area.endRow - tab.rowCount);
  if (area.endColumn > tab.columnCount) appendLines(tab, 'COLUMNS', area.endColumn - tab.columnCount);
}

function placeOf(tab: Tab, where: Where): Rectangle {
  if (typeof where !== 'string') return rectangleAt(where.row, where.column, 1, 1);
  const parsed = parseA1(where);
  if (!parsed || parsed.title !== undefined) {
    throw new ActionRefused(`"${where}" is no range; write A1, A1:C3, A:C or 2:5, without the tab's name.`);
  }
  const open = { startRow: 0, startColumn: 0, endRow: tab.rowCount, endColumn: tab.columnCount };
  const area = { ...open, ...parsed };
  return {
    startRow: area.startRow,
    endRow: area.endRow,
    startColumn: area.startColumn,
    endColumn: area.endColumn,
  };
}
