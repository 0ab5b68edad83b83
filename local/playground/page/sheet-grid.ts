/**
 * The grid on the screen, by jspreadsheet. It is told what to show and tells what the person wants; no cell changes here
 * unless the sheet said so, or the page expects it to.
 */
import jspreadsheet from 'jspreadsheet-ce';
import type { Rectangle } from '../../google/workbook/grid-range.ts';
import { areaAfter, pastedBlock, tabSeparated } from './areas.ts';
import { cellEditor, drawCell, drawnTexts } from './cell-editor.ts';
import { gridKeys } from './grid-keys.ts';
import type { GridLayout } from './grid-options.ts';
import { frozenRows, rowTexts, worksheetOptions } from './grid-options.ts';
import { lightUp } from './light-up.ts';
import { RowWindow } from './row-window.ts';
import type { ScreenPoint } from './menu.ts';
import type { Place, RowChange, TabModel } from './tab-model.ts';

export interface GridEvents {
  entered(row: number, column: number, text: string): void;
  pasted(row: number, column: number, block: readonly (readonly string[])[]): void;
  cleared(area: Rectangle): void;
  selected(area: Rectangle): void;
  /** The row in which the person was typing is gone; what was typed. */
  interrupted(text: string): void;
  /** A menu for the selection is asked for. */
  menu(at: ScreenPoint): void;
}

export interface Scroll {
  readonly top: number;
  readonly left: number;
}

type Sheet = jspreadsheet.WorksheetInstance;

/** The library inserts and deletes row by row; beyond this, drawing anew is quicker. */
const MOST_STEPS = 300;
const firstCell: Rectangle = { startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 };

export class SheetGrid {
  readonly #host: HTMLDivElement;
  readonly #model: TabModel;
  readonly #layout: GridLayout;
  readonly #events: GridEvents;
  #sheet!: Sheet;
  #rowWindow: RowWindow | undefined;
  #detachKeys: () => void = () => undefined;

  private constructor(host: HTMLDivElement, model: TabModel, layout: GridLayout, events: GridEvents) {
    this.#host = host;
    this.#model = model;
    this.#layout = layout;
    this.#events = events;
  }

  /** Draws the model into an empty element. */
  static async create(
    host: HTMLDivElement,
    model: TabModel,
    layout: GridLayout,
    events: GridEvents,
  ): Promise<SheetGrid> {
    const grid = new SheetGrid(host, model, layout, events);
    await grid.#draw();
    return grid;
  }

  /** The selected area; rows that were chosen by their number include hidden columns. */
  get selection(): Rectangle {
    const [fromColumn, fromRow, toColumn, toRow] = (this.#sheet.selectedCell ?? []).map(Number);
    if (fromColumn === undefined || fromRow === undefined || toColumn === undefined || toRow === undefined) {
      return firstCell;
    }
    return {
      startRow: Math.min(fromRow, toRow),
      endRow: Math.max(fromRow, toRow) + 1,
      startColumn: Math.min(fromColumn, toColumn),
      endColumn: Math.max(fromColumn, toColumn) + 1,
    };
  }

  /** Selects an area, or what of it is in the grid. */
  select(area: Rectangle): void {
    const lastRow = Math.max(0, Math.min(area.endRow, this.#model.rowCount) - 1);
    const lastColumn = Math.min(area.endColumn, this.#layout.columns) - 1;
    const firstRow = Math.min(area.startRow, lastRow);
    this.#sheet.updateSelectionFromCoords(
      Math.min(area.startColumn, lastColumn),
      firstRow,
      lastColumn,
      lastRow,
    );
  }

  /** What stands in the open editor; undefined without one. */
  get typing(): string | undefined {
    return this.#sheet.edition?.[0].querySelector('input')?.value;
  }

  get scroll(): Scroll {
    return { top: this.#sheet.content.scrollTop, left: this.#sheet.content.scrollLeft };
  }

  scrollTo({ top, left }: Scroll): void {
    this.#sheet.content.scrollTop = top;
    this.#sheet.content.scrollLeft = left;
  }

  /** Scrolls so far that the cell is seen. */
  reveal(row: number, column: number): void {
    this.#rowWindow?.reveal(row);
    const cell = this.#sheet.records[row]?.[column]?.element;
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Draws places again from the model. */
  redraw(places: readonly Place[]): void {
    for (const { row, column } of places) this.#drawAt(row, column);
  }

  /**
   * Follows what the model did. `lights`: whether a changed cell lights up; asked before anything else changes.
   * False, with nothing done: too much for single steps, the grid has to be made anew.
   */
  follow(changes: readonly RowChange[], lights: (place: Place) => boolean): boolean {
    const steps = changes.filter(({ kind }) => kind !== 'changed');
    if (steps.length > MOST_STEPS) return false;
    const { scroll } = this;
    let { selection } = this;
    for (const step of steps) {
      if (step.kind === 'inserted') this.#insert(step.row, step.count);
      if (step.kind === 'deleted') this.#delete(step.row, step.count);
      selection = areaAfter(selection, step);
    }
    // Steps go from top to bottom, so every row of a change is where it is in the end.
    const lit = changes.flatMap((change) => this.#drawChange(change, lights));
    if (steps.length > 0) {
      this.#rowWindow?.reset();
      if (!this.#sheet.edition) this.select(selection);
      this.scrollTo(scroll);
    }
    lightUp(lit);
    return true;
  }

  destroy(): void {
    this.#detachKeys();
    this.#rowWindow?.destroy();
    jspreadsheet.destroy(this.#host as jspreadsheet.JspreadsheetInstanceElement, true);
    this.#host.replaceChildren();
    this.#host.removeAttribute('class');
  }

  async #draw(): Promise<void> {
    const editor = cellEditor(this.#model, this.#events);
    const closed = (cell: HTMLTableCellElement): void => {
      editor.closed(cell);
      this.#host.focus({ preventScroll: true });
    };
    const [sheet] = await load(this.#host, {
      worksheets: [worksheetOptions(this.#model, this.#layout, editor.type)],
      parseFormulas: false,
      contextMenu: (_sheet, _column, _row, { clientX, clientY }) => {
        this.#events.menu({ x: clientX, y: clientY });
        // Its own menu stays empty and is not shown.
        return [];
      },
      onselection: (_sheet, _left, _top, _right, _bottom, origin) => this.#selected(origin),
      // The library has not put the cell in order yet when it says so.
      oneditionend: (_sheet, cell) => queueMicrotask(() => closed(cell)),
      // Only cutting gets here: what is typed goes through the editor, Delete through the keys.
      onafterchanges: (_sheet, changes) => {
        if (changes.some(({ value, oldValue }) => value !== oldValue)) this.#events.cleared(this.selection);
      },
      oncopy: () => tabSeparated(this.#selectedTexts()),
      onbeforepaste: (_sheet, rows) => {
        const { startRow, startColumn } = this.selection;
        const block = rows.map((row) => row.map(({ value }) => String(value)));
        this.#events.pasted(startRow, startColumn, pastedBlock(block));
        return false;
      },
    });
    if (!sheet) throw new Error('The grid was not drawn.');
    this.#sheet = sheet;
    sheet.ignoreHistory = true;
    sheet.options.lazyLoading = false;
    const { showHidden, shape } = this.#layout;
    const hidden = showHidden ? [] : shape.hiddenRows;
    sheet.hideRow([...hidden]);
    this.#rowWindow = new RowWindow(sheet, frozenRows(this.#layout), new Set(hidden));
    this.#host.dataset['frozen'] = String(frozenRows(this.#layout));
    this.#detachKeys = gridKeys(this.#host, sheet, {
      clear: () => this.#events.cleared(this.selection),
      selectFirst: () => this.select(firstCell),
    });
  }

  /** `origin`: the mouse's event; undefined when a key moved the selection. */
  #selected(origin: Event | undefined): void {
    const row = Number(this.#sheet.selectedCell?.[3] ?? 0);
    if (row >= frozenRows(this.#layout)) this.#rowWindow?.reveal(row);
    else if (origin === undefined) this.scrollTo({ ...this.scroll, top: 0 });
    this.#events.selected(this.selection);
  }

  #selectedTexts(): string[][] {
    const { startRow, endRow, startColumn, endColumn } = this.selection;
    return Array.from({ length: endRow - startRow }, (_, down) =>
      rowTexts(this.#model, startRow + down, endColumn).slice(startColumn),
    );
  }

  #insert(row: number, count: number): void {
    const { length } = this.#sheet.rows;
    if (row < length) this.#sheet.insertRow(count, row, 1);
    else this.#sheet.insertRow(count, length - 1, 0);
  }

  #delete(row: number, count: number): void {
    const { edition } = this.#sheet;
    const edited = Number(edition?.[0].dataset['y'] ?? -1);
    if (edition && edited >= row && edited < row + count) {
      this.#events.interrupted(this.typing ?? '');
      this.#sheet.closeEditor(edition[0], false);
    }
    this.#sheet.deleteRow(row, count);
  }

  #drawChange(change: RowChange, lights: (place: Place) => boolean): HTMLTableCellElement[] {
    if (change.kind === 'deleted') return [];
    const all = Array.from({ length: this.#layout.columns }, (_, column) => column);
    const rows = change.kind === 'changed' ? 1 : change.count;
    const columns = change.kind === 'changed' ? change.columns : all;
    const lit: HTMLTableCellElement[] = [];
    for (let row = change.row; row < change.row + rows; row += 1) {
      for (const column of columns) {
        const cell = this.#drawAt(row, column);
        if (cell && lights({ row, column })) lit.push(cell);
      }
    }
    return lit;
  }

  #drawAt(row: number, column: number): HTMLTableCellElement | undefined {
    const cell = this.#sheet.records[row]?.[column]?.element;
    if (!cell) return undefined;
    drawCell(cell, this.#model, row, column);
    const texts = drawnTexts(this.#sheet)[row];
    if (texts) texts[column] = this.#model.cell(row, column)?.text ?? '';
    return cell;
  }
}

/**
 * Waits until the library has built its table, which it does not do at once. `root`, which its types do not know here,
 * makes it listen to the mouse in the grid only.
 */
function load(root: HTMLDivElement, options: jspreadsheet.SpreadsheetOptions): Promise<Sheet[]> {
  return new Promise((resolve) => {
    const all = Object.assign({ root, onload: () => resolve(sheets) }, options);
    const sheets = jspreadsheet(root, all);
  });
}
