/**
 * From an edited block to row edits, in two pure steps: which cells have to be read (`planCapture`), and what they say
 * (`rowEdits`). Where the cells alone do not tell what happened, the answer is a nudge: the backend reads the tab.
 */
import type { RowEdit } from '../shared/protocol/edit-batch.ts';
import type { LinkSettings } from '../shared/protocol/registration.ts';
import { hasColumn, withColumns } from './blocks.ts';
import type { Block } from './host.ts';
import { rawCell } from './raw-cell.ts';
import { rowKeyOf } from './row-key.ts';
import type { SerialOf } from './wall-clock.ts';

/** More rows than this are cheaper to read for the backend. */
const CAPTURE_ROWS_MAX = 1_000;

export type CapturePlan = 'nothing' | 'nudge' | { read: Block; columnIds: ReadonlySet<string> };

/** Decides what an edit of `block` means for a link, before any cell is read. */
export function planCapture(settings: LinkSettings, block: Block): CapturePlan {
  if (block.firstRow <= settings.headerRow) return 'nudge';
  if (hasColumn(block, settings.keyColumn)) return 'nudge';
  const edited = settings.columns.filter((column) => hasColumn(block, column.index));
  if (edited.length === 0) return 'nothing';
  if (block.rowCount > CAPTURE_ROWS_MAX) return 'nudge';
  return { read: spanOf(settings, block), columnIds: new Set(edited.map((column) => column.id)) };
}

/** The rows of the block, from the first to the last column that the link knows. */
export function spanOf(settings: LinkSettings, rows: Pick<Block, 'firstRow' | 'rowCount'>): Block {
  const columns = [settings.keyColumn, ...settings.columns.map((column) => column.index)];
  return withColumns({ ...rows, firstColumn: 0, columnCount: 0 }, columns);
}

/** Do the shown texts of the header row still name every column where the link expects it? Blanks around do not count. */
export function headerMatches(settings: LinkSettings, texts: string[], firstColumn: number): boolean {
  const expected = [{ index: settings.keyColumn, header: settings.keyHeader }, ...settings.columns];
  return expected.every(({ index, header }) => texts[index - firstColumn]?.trim() === header.trim());
}

/** What was read of a block. */
export interface Grid {
  block: Block;
  values: unknown[][];
  formulas: string[][];
}

/**
 * The edits of the rows in the grid. `columnIdsOf` names the columns that count for a row; undefined leaves the row out.
 * Formula cells of an edited row always go along: no event tells of their new values. `nudge` is true when a row has no key.
 */
export function rowEdits(
  settings: LinkSettings,
  grid: Grid,
  columnIdsOf: (key: string) => ReadonlySet<string> | undefined,
  serialOf: SerialOf,
): { edits: RowEdit[]; nudge: boolean } {
  const { firstRow, firstColumn } = grid.block;
  const edits: RowEdit[] = [];
  let nudge = false;
  grid.values.forEach((values, offset) => {
    const key = rowKeyOf(values[settings.keyColumn - firstColumn]);
    if (key === null) {
      nudge = true;
      return;
    }
    const columnIds = columnIdsOf(key);
    if (columnIds === undefined) return;
    const cells: RowEdit['cells'] = {};
    for (const { id, index } of settings.columns) {
      const formula = grid.formulas[offset]?.[index - firstColumn] ?? '';
      if (columnIds.has(id) || formula !== '') {
        cells[id] = rawCell(values[index - firstColumn], formula, serialOf);
      }
    }
    edits.push({ key, row: firstRow + offset, cells });
  });
  return { edits, nudge };
}
