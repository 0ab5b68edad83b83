/** What `Range.getValues` and `getFormulas` give the add-on, in a file whose zone is UTC. */
import type { Block } from '../../../../addon/host.ts';
import type { Grid } from '../../../../addon/capture-edit.ts';
import type { LinkSettings } from '../../../../shared/protocol/registration.ts';
import type { SimCell } from './cell.ts';
import type { SimWorkbook } from './sim-workbook.ts';

const DAY_MS = 86_400_000;

/** Texts of the header row from the first column on. */
export function readHeader(workbook: SimWorkbook, { tabId, headerRow }: LinkSettings): string[] {
  const cells = workbook.tab(tabId)?.rows[headerRow - 1]?.cells ?? [];
  return cells.map((cell) => String(workbook.shown(cell, true) ?? ''));
}

/** Rows of the block that lie beyond the grid are left out. */
export function readGrid(workbook: SimWorkbook, { tabId }: LinkSettings, block: Block): Grid {
  const rows = workbook.tab(tabId)?.rows.slice(block.firstRow - 1, block.firstRow - 1 + block.rowCount) ?? [];
  const columns = Array.from({ length: block.columnCount }, (_, index) => block.firstColumn + index);
  return {
    block,
    values: rows.map(({ cells }) => columns.map((column) => valueOf(workbook, cells[column]))),
    formulas: rows.map(({ cells }) => columns.map((column) => cells[column]?.formula ?? '')),
  };
}

function valueOf(workbook: SimWorkbook, cell: SimCell | undefined): unknown {
  const shown = cell === undefined ? null : workbook.shown(cell, true);
  if (shown === null) return '';
  if (cell?.isDate !== true || typeof shown !== 'number') return shown;
  return new Date(Date.UTC(1899, 11, 30) + shown * DAY_MS);
}
