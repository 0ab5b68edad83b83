/**
 * An intent as the requests of one `batchUpdate`, which Google applies atomically and in order: once-token, n and nonce,
 * copies of what was there, typed writes, deletes from below, new rows, row keys as they are afterwards.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import type { AppendItem, Intent } from '../../core/intent.ts';
import type { Column } from '../../core/link.ts';
import { tokenId, tokenTitle } from '../../core/once-token.ts';
import type { RowRun } from '../../core/row-runs.ts';
import { SyncError } from '../../core/sync-error.ts';
import { toSheet, type SheetCell } from '../../core/values/to-sheet.ts';
import type { WriteContext } from '../../ports/sheets.ts';
import { planRows, type RowPlan } from './row-plan.ts';
import { IDENTITY_COLUMN, N_ROW, scratchRow } from './scratch-tab.ts';
import {
  dateFormat,
  isDateCell,
  textCell,
  updateCells,
  updateCellsRequests,
  valueCell,
  VALUE_ONLY,
  type CellWrite,
} from './typed-cells.ts';

type Request = sheets_v4.Schema$Request;

export function compileBatch(context: WriteContext, intent: Intent): Request[] {
  const plan = planRows(intent, context.headerRow);
  return [
    tokenRequest(context, intent.n, 'write'),
    identityRequest(context, intent.n),
    ...plan.beforeRuns.map((run) => copyToScratch(context, run, intent.span, intent.span.first)),
    ...updateCellsRequests(context.tabId, cellWrites(context, intent)),
    ...plan.deletes.map((run) => deleteRows(context.tabId, run)),
    ...appendRequests(context, intent, plan),
    ...plan.afterRuns.map((run) => copyToScratch(context, run, keySpan(context), intent.span.end)),
  ];
}

/** The request that Google refuses when it comes a second time: a filter view with an id of our choice. */
export function tokenRequest(
  context: Pick<WriteContext, 'scratchTabId' | 'nonce'>,
  n: number,
  use: 'write' | 'burn',
): Request {
  return {
    addFilterView: {
      filter: {
        filterViewId: tokenId(n),
        title: tokenTitle(context.nonce, use),
        range: {
          sheetId: context.scratchTabId,
          startRowIndex: 0,
          endRowIndex: 1,
          startColumnIndex: 0,
          endColumnIndex: 1,
        },
      },
    },
  };
}

function identityRequest(context: WriteContext, n: number): Request {
  return updateCells(context.scratchTabId, N_ROW, IDENTITY_COLUMN, [
    [{ userEnteredValue: { numberValue: n } }],
    [textCell(context.nonce)],
  ]);
}

function keySpan(context: WriteContext): Intent['span'] {
  return { first: context.keyColumn, end: context.keyColumn + 1 };
}

function copyToScratch(context: WriteContext, run: RowRun, span: Intent['span'], toColumn: number): Request {
  return {
    copyPaste: {
      source: {
        sheetId: context.tabId,
        startRowIndex: run.start,
        endRowIndex: run.end,
        startColumnIndex: span.first,
        endColumnIndex: span.end,
      },
      destination: {
        sheetId: context.scratchTabId,
        startRowIndex: scratchRow(run.start),
        endRowIndex: scratchRow(run.end),
        startColumnIndex: toColumn,
        endColumnIndex: toColumn + span.end - span.first,
      },
      pasteType: 'PASTE_NORMAL',
      pasteOrientation: 'NORMAL',
    },
  };
}

function cellWrites(context: WriteContext, intent: Intent): CellWrite[] {
  const columns = new Map(context.columns.map((column) => [column.id, column]));
  return intent.items.flatMap((item): CellWrite[] => {
    if (item.kind === 'key') {
      return [{ row: item.row, column: context.keyColumn, cell: { kind: 'text', value: item.key } }];
    }
    if (item.kind !== 'set') return [];
    return item.cells.map(({ column, index, value }) => ({
      row: item.row,
      column: index,
      cell: toSheet(columnOf(columns, column), value),
    }));
  });
}

function columnOf(columns: ReadonlyMap<string, Column>, id: string): Column {
  const column = columns.get(id);
  if (!column) throw new SyncError('INVARIANT', `an intent names column ${id}, which the link does not have`);
  return column;
}

function deleteRows(tabId: number, run: RowRun): Request {
  return {
    deleteDimension: {
      range: { sheetId: tabId, dimension: 'ROWS', startIndex: run.start, endIndex: run.end },
    },
  };
}

/**
 * Inserted rows overwrite nobody. They take the formats of the row above, which is right below the last row of the grid,
 * too; directly below the header they drop them, because a header's look is not a row's.
 */
function appendRequests(context: WriteContext, intent: Intent, plan: RowPlan): Request[] {
  const { insert } = plan;
  if (!insert) return [];
  const appends = intent.items.filter((item): item is AppendItem => item.kind === 'append');
  const rows = appends.map((item) => appendedRow(context, intent.span, item));
  const isBelowHeader = insert.start === context.headerRow + 1;
  return [
    {
      insertDimension: {
        range: {
          sheetId: context.tabId,
          dimension: 'ROWS',
          startIndex: insert.start,
          endIndex: insert.end,
        },
        inheritFromBefore: true,
      },
    },
    updateCells(
      context.tabId,
      insert.start,
      intent.span.first,
      rows.map((row) => row.map(valueCell)),
      isBelowHeader ? `${VALUE_ONLY},userEnteredFormat` : VALUE_ONLY,
    ),
    ...dateFormatRequests(context.tabId, insert, intent.span.first, rows),
  ];
}

function appendedRow(context: WriteContext, span: Intent['span'], item: AppendItem): SheetCell[] {
  const row = Array.from({ length: span.end - span.first }, (): SheetCell => ({ kind: 'empty' }));
  for (const column of context.columns) {
    row[column.index - span.first] = toSheet(column, item.values[column.id] ?? null);
  }
  row[context.keyColumn - span.first] = { kind: 'text', value: item.key };
  return row;
}

/** One format for each column of new rows that holds a date: with the time as soon as one of them has one. */
function dateFormatRequests(tabId: number, insert: RowRun, first: number, rows: SheetCell[][]): Request[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, offset) => offset).flatMap((offset): Request[] => {
    const dates = rows.map((row) => row[offset]).filter((cell) => cell !== undefined && isDateCell(cell));
    if (dates.length === 0) return [];
    const hasTime = dates.some((cell) => cell?.kind === 'number' && cell.hasTime === true);
    return [
      {
        repeatCell: {
          range: {
            sheetId: tabId,
            startRowIndex: insert.start,
            endRowIndex: insert.end,
            startColumnIndex: first + offset,
            endColumnIndex: first + offset + 1,
          },
          cell: { userEnteredFormat: { numberFormat: dateFormat(hasTime) } },
          fields: 'userEnteredFormat.numberFormat',
        },
      },
    ];
  });
}
