/** How jspreadsheet is set up for one tab: which columns, how wide, and none of what it would do to cells by itself. */
import type jspreadsheet from 'jspreadsheet-ce';
import type { TabShape } from '../wire.ts';
import { fittingWidth } from './areas.ts';
import type { TabModel } from './tab-model.ts';

/** What the grid has to be drawn anew for. */
export interface GridLayout {
  readonly shape: TabShape;
  /** How many columns are shown. */
  readonly columns: number;
  readonly showHidden: boolean;
}

/** The grid is as wide as what is used and some more, at least this. */
const LEAST_COLUMNS = 12;
const SPARE_COLUMNS = 3;
const MEASURED_ROWS = 300;
/** In CSS pixels; the style sheet says the same. */
export const ROW_HEIGHT = 25;

export function gridLayout(shape: TabShape, model: TabModel, showHidden: boolean): GridLayout {
  const columns = Math.min(shape.columnCount, Math.max(model.usedColumns + SPARE_COLUMNS, LEAST_COLUMNS));
  return { shape, columns, showHidden };
}

/** Linked tabs have their headers in the first row, so that one stays in view, frozen or not. */
export function frozenRows({ shape }: GridLayout): number {
  return Math.min(3, Math.max(1, shape.frozenRows));
}

export function worksheetOptions(
  model: TabModel,
  layout: GridLayout,
  editor: jspreadsheet.CustomEditor,
): jspreadsheet.WorksheetOptions {
  const { shape, columns, showHidden } = layout;
  const hidden = new Set(showHidden ? [] : shape.hiddenColumns);
  return {
    data: Array.from({ length: model.rowCount }, (_, row) => rowTexts(model, row, columns)),
    columns: Array.from({ length: columns }, (_, column) => ({
      type: hidden.has(column) ? 'hidden' : editor,
      width: shape.columnWidths[column] ?? widthOf(model, column),
    })),
    defaultRowHeight: ROW_HEIGHT,
    defaultColAlign: 'left',
    tableOverflow: true,
    tableWidth: '100%',
    tableHeight: '100%',
    // Only for the first drawing: the row window takes over.
    lazyLoading: true,
    allowManualInsertRow: false,
    allowManualInsertColumn: false,
    allowDeletingAllRows: true,
    allowRenameColumn: false,
    allowComments: false,
    columnSorting: false,
    columnDrag: false,
    rowDrag: false,
    rowResize: false,
    selectionCopy: false,
  };
}

/** The texts of a row on the screen. */
export function rowTexts(model: TabModel, row: number, columns: number): string[] {
  return Array.from({ length: columns }, (_, column) => model.cell(row, column)?.text ?? '');
}

function widthOf(model: TabModel, column: number): number {
  const lengths: number[] = [];
  for (let row = 0; row < Math.min(model.rowCount, MEASURED_ROWS); row += 1) {
    const text = model.cell(row, column)?.text;
    if (text !== undefined) lengths.push(text.length);
  }
  return fittingWidth(lengths);
}
