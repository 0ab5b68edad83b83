/** Reads from `_sync` what it holds of one write. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { RawCell } from '../../../shared/cell.ts';
import type { Intent } from '../../core/intent.ts';
import { linkSpan } from '../../core/link.ts';
import type { Readback, WriteContext } from '../../ports/sheets.ts';
import { readRows } from './read-cells.ts';
import type { RowPlan } from './row-plan.ts';
import { IDENTITY_COLUMN, N_ROW, NONCE_ROW, scratchRow } from './scratch-tab.ts';

/**
 * `lastN` is null when the tab holds no n or another spreadsheet's nonce: a copied file's `_sync` tells nothing of ours.
 * Rows whose copy is empty are there as empty rows.
 */
export function readReadback(
  sheets: readonly sheets_v4.Schema$Sheet[],
  context: WriteContext,
  plan: RowPlan,
  copies: Intent['copies'],
): Readback {
  const span = linkSpan(context);
  const cellAt = cellsOf(sheets.find((sheet) => (sheet.properties?.sheetId ?? 0) === context.scratchTabId));
  const n = cellAt(N_ROW, IDENTITY_COLUMN);
  const isOurs = cellAt(NONCE_ROW, IDENTITY_COLUMN) === context.nonce;
  const copied = (row: number): RawCell[] =>
    Array.from({ length: span.end - span.first }, (_, offset) =>
      cellAt(scratchRow(row), copies.at + span.first + offset),
    );
  return {
    lastN: isOurs && typeof n === 'number' ? n : null,
    before: new Map(plan.before.map((row) => [row, copied(row)])),
    keysAfter: new Map(plan.after.map((row) => [row, cellAt(scratchRow(row), copies.at + copies.width)])),
  };
}

/** Cells by their place in the tab, whatever ranges they came in. */
function cellsOf(sheet: sheets_v4.Schema$Sheet | undefined): (row: number, column: number) => RawCell {
  const rows = new Map<number, Map<number, RawCell>>();
  for (const grid of sheet?.data ?? []) {
    readRows(grid).forEach((cells, offset) => {
      const row = (grid.startRow ?? 0) + offset;
      const known = rows.get(row) ?? new Map<number, RawCell>();
      cells.forEach((cell, position) => known.set((grid.startColumn ?? 0) + position, cell));
      rows.set(row, known);
    });
  }
  return (row, column) => rows.get(row)?.get(column) ?? null;
}
