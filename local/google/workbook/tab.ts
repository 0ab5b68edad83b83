/**
 * One tab: a grid of immutable cells with the properties of its rows and columns. Every row has an entry in
 * `rows` and `rowLines`, every column one in `columnLines`; a row's list of cells may be shorter than the grid.
 * Operations that move cells live in their own files, because formulas of other tabs move with them.
 */
import type { Switches } from '../switches.ts';
import type { Cell, CellValue, CellView, Scalar } from './cell.ts';
import { isBlank, withContent } from './cell.ts';
import type { GridRange, Rectangle } from './grid-range.ts';
import { clip } from './grid-range.ts';
import { formatCell } from './format-cell.ts';

export type Row = readonly (Cell | undefined)[];

/** What a row or a column carries besides cells. */
export interface Line {
  readonly hidden?: boolean;
  readonly hiddenByFilter?: boolean;
  readonly pixelSize?: number;
  readonly metadata?: readonly LineMetadata[];
}

/** Developer metadata without its location, which is the line or tab that holds it. */
export interface LineMetadata {
  readonly metadataId: number;
  readonly metadataKey: string;
  readonly metadataValue?: string;
  readonly visibility: 'DOCUMENT' | 'PROJECT';
}

/** A saved view; its settings other than id, title and range are kept as sent. */
export interface FilterView {
  readonly filterViewId: number;
  readonly title: string;
  readonly range: GridRange;
  readonly settings: object;
}

/** A rectangle with alternating colours; its other properties are kept as sent. */
export interface BandedRange {
  readonly bandedRangeId: number;
  readonly range: GridRange;
  readonly settings: object;
}

/** A native table, its first row a header; its other properties are kept as sent. */
export interface NativeTable {
  readonly tableId: string;
  readonly name: string;
  readonly range: GridRange;
  readonly settings: object;
}

/** A protected rectangle. An empty list of editors means: the owner only. */
export interface ProtectedRange {
  readonly protectedRangeId: number;
  readonly range: GridRange;
  readonly description?: string;
  readonly warningOnly: boolean;
  readonly editors: readonly string[];
}

/** Frozen rows, colour and the like, as the API sent them; size, title and place are kept elsewhere. */
export interface TabProperties {
  readonly gridProperties?:
    | { readonly frozenRowCount?: number | undefined; readonly frozenColumnCount?: number | undefined }
    | undefined;
  readonly tabColor?: object | undefined;
  readonly tabColorStyle?: object | undefined;
  readonly rightToLeft?: boolean | undefined;
}

/** All of a tab that is stored. Lists are replaced or spliced; their items are never changed in place. */
export interface TabState {
  readonly tabId: number;
  title: string;
  hidden: boolean;
  properties: TabProperties;
  rows: Row[];
  rowLines: Line[];
  columnLines: Line[];
  filterViews: FilterView[];
  protectedRanges: ProtectedRange[];
  bandedRanges: BandedRange[];
  tables: NativeTable[];
  merges: GridRange[];
  basicFilter: { readonly range: GridRange; readonly settings: object } | undefined;
  metadata: readonly LineMetadata[];
}

const noCells: Row = [];
const plainLine: Line = {};

/** The state of an empty tab of that size. */
export function emptyTabState(tabId: number, title: string, rowCount = 1000, columnCount = 26): TabState {
  return {
    tabId,
    title,
    hidden: false,
    properties: {},
    rows: new Array<Row>(rowCount).fill(noCells),
    rowLines: new Array<Line>(rowCount).fill(plainLine),
    columnLines: new Array<Line>(columnCount).fill(plainLine),
    filterViews: [],
    protectedRanges: [],
    bandedRanges: [],
    tables: [],
    merges: [],
    basicFilter: undefined,
    metadata: [],
  };
}

/** What a tab asks of its workbook. */
export interface TabSurroundings {
  evaluate(tab: Tab, row: number, column: number, formula: string): CellValue;
  touched(): void;
  readonly switches: Switches;
}

export class Tab {
  readonly state: TabState;
  readonly #surroundings: TabSurroundings;
  #mayHaveFormulas: boolean;

  constructor(state: TabState, surroundings: TabSurroundings) {
    this.state = state;
    this.#surroundings = surroundings;
    this.#mayHaveFormulas = state.rows.some((row) => row.some((cell) => cell?.formula !== undefined));
  }

  /** False: no formula stands here. True: one stood here at some time. */
  get mayHaveFormulas(): boolean {
    return this.#mayHaveFormulas;
  }

  /** What is assumed of Google where nobody knows. */
  get switches(): Switches {
    return this.#surroundings.switches;
  }
  get tabId(): number {
    return this.state.tabId;
  }
  get title(): string {
    return this.state.title;
  }
  get hidden(): boolean {
    return this.state.hidden;
  }
  get rowCount(): number {
    return this.state.rows.length;
  }
  get columnCount(): number {
    return this.state.columnLines.length;
  }

  /** The stored cell; undefined when nothing is there or the place is outside the grid. */
  cell(row: number, column: number): Cell | undefined {
    return this.state.rows[row]?.[column];
  }

  /** The computed value of a cell: a formula's result, else what was entered. */
  effective(row: number, column: number): CellValue {
    const cell = this.cell(row, column);
    if (cell?.formula === undefined) return cell?.value;
    return this.#surroundings.evaluate(this, row, column, cell.formula);
  }

  /** The cell with its computed value and its text on the screen. */
  view(row: number, column: number): CellView {
    const effective = this.effective(row, column);
    const cell = this.cell(row, column);
    return { ...cell, effective, formatted: formatCell(effective, cell?.format?.numberFormat) };
  }

  /** Reads a rectangle, clipped to the grid: one list per row, blanks included. */
  read(range: Omit<GridRange, 'tabId'>): CellView[][] {
    const { startRow, endRow, startColumn, endColumn } = this.clip(range);
    return Array.from({ length: endRow - startRow }, (_, row) =>
      Array.from({ length: endColumn - startColumn }, (_, column) =>
        this.view(startRow + row, startColumn + column),
      ),
    );
  }

  /** The part of the range that lies in the grid. */
  clip(range: Omit<GridRange, 'tabId'>): Rectangle {
    return clip(range, this.rowCount, this.columnCount);
  }

  /** Puts a cell into its place. The place must be inside the grid: anything else is a mistake of the caller. */
  setCell(row: number, column: number, cell: Cell | undefined): void {
    this.mapCells(row, column, column + 1, () => cell);
  }

  /** Replaces the cells [startColumn, endColumn) of one row by what `change` makes of them. */
  mapCells(
    row: number,
    startColumn: number,
    endColumn: number,
    change: (cell: Cell | undefined, column: number) => Cell | undefined,
  ): void {
    const cells = this.state.rows[row];
    if (cells === undefined || endColumn > this.columnCount) {
      throw new RangeError(`Cell ${row}:${endColumn - 1} is outside of tab "${this.title}".`);
    }
    const next = cells.slice();
    for (let column = startColumn; column < endColumn; column += 1) {
      const cell = change(cells[column], column);
      if (cell?.formula !== undefined) this.#mayHaveFormulas = true;
      next[column] = cell;
    }
    while (next.length > 0 && next.at(-1) === undefined) next.pop();
    this.state.rows[row] = next;
    this.#surroundings.touched();
  }

  /** Enters a scalar, a formula (with its "=") or nothing, and keeps format, note and validation. */
  enter(row: number, column: number, content: { value?: Scalar; formula?: string }): void {
    this.setCell(row, column, withContent(this.cell(row, column), content));
  }

  /** The index after the last row that holds data in [startColumn, endColumn); 0 in an empty tab. */
  endOfData(startColumn = 0, endColumn = this.columnCount): number {
    for (let row = this.rowCount - 1; row >= 0; row -= 1) {
      const cells = this.state.rows[row];
      for (let column = startColumn; cells && column < Math.min(cells.length, endColumn); column += 1) {
        if (!isBlank(cells[column])) return row + 1;
      }
    }
    return 0;
  }

  /** Tells the workbook that the state was changed directly. */
  touch(): void {
    this.#surroundings.touched();
  }
}

/** An independent copy of a tab's state, as good as the tab at this moment. */
export function copyTabState(state: TabState): TabState {
  return {
    ...state,
    rows: state.rows.slice(),
    rowLines: state.rowLines.slice(),
    columnLines: state.columnLines.slice(),
    filterViews: state.filterViews.slice(),
    protectedRanges: state.protectedRanges.slice(),
    bandedRanges: state.bandedRanges.slice(),
    tables: state.tables.slice(),
    merges: state.merges.slice(),
  };
}
