/**
 * An intent as the requests of one `batchUpdate`, which Google applies atomically and in order: once-token, n and nonce,
 * copies of what was there, typed writes, cells put back from a copy, deletes from below, new rows, rows put back, row keys
 * as they are afterwards.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import type { AppendItem, Intent, IntentItem, PutBackItem, RestoreItem } from '../../core/intent.ts';
import { linkSpan, type Column } from '../../core/link.ts';
import { tokenId, tokenTitle } from '../../core/once-token.ts';
import type { Copy } from '../../core/repair.ts';
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
  return compileParts(context, intent).map(({ request }) => request);
}

/** A request of a batch, with the items that it is made of. */
export interface BatchPart {
  request: Request;
  items: readonly IntentItem[];
}

export function compileParts(context: WriteContext, intent: Intent): BatchPart[] {
  const plan = planRows(intent, context.headerRow);
  const { copies, items } = intent;
  const allColumns = { first: 0, end: copies.width };
  const ofNone = (request: Request): BatchPart => ({ request, items: [] });
  const appended = items.filter(({ kind }) => kind === 'append');
  const byRow = Map.groupBy(items, (item) => (item.kind === 'append' ? -1 : item.row));
  const itemsIn = ({ start, end }: RowRun): IntentItem[] =>
    Array.from({ length: end - start }, (_, offset) => byRow.get(start + offset) ?? []).flat();
  return [
    ofNone(tokenRequest(context, intent.n, 'write')),
    ofNone(identityRequest(context, intent.n)),
    ...plan.beforeRuns.map((run) => ofNone(copyToScratch(context, run, allColumns, copies.at))),
    ...updateCellsRequests(context.tabId, cellWrites(context, intent)).map((request) => {
      return { request, items: itemsIn(rowsOf(request)).filter((item) => isWrittenBy(item, request)) };
    }),
    ...items.flatMap((item) => (item.kind === 'restore' ? partsOf(item, restoreCells(context, item)) : [])),
    ...plan.deletes.map((run) => {
      const deleted = itemsIn(run).filter(({ kind }) => kind === 'delete');
      return { request: deleteRows(context.tabId, run), items: deleted };
    }),
    ...appendRequests(context, intent, plan).map((request) => ({ request, items: appended })),
    ...items.flatMap((item) => (item.kind === 'putBack' ? partsOf(item, putBackRow(context, item)) : [])),
    ...plan.afterRuns.map((run) =>
      ofNone(copyToScratch(context, run, keySpan(context), allColumns.end + copies.at)),
    ),
  ];
}

function partsOf(item: IntentItem, requests: readonly Request[]): BatchPart[] {
  return requests.map((request) => ({ request, items: [item] }));
}

function rowsOf({ updateCells: written }: Request): RowRun {
  const start = written?.start?.rowIndex ?? 0;
  return { start, end: start + (written?.rows?.length ?? 0) };
}

/** Items that write cells may share a request with those of the rows above and below. The item is in one of its rows. */
function isWrittenBy(item: IntentItem, { updateCells: written }: Request): boolean {
  if (item.kind !== 'set' && item.kind !== 'key' && item.kind !== 'unkey') return false;
  const { columnIndex = 0 } = written?.start ?? {};
  const rows = written?.rows ?? [];
  if (item.kind !== 'set') return true;
  const first = columnIndex ?? 0;
  const end = first + (rows[0]?.values?.length ?? 0);
  return item.cells.some(({ index }) => index >= first && index < end);
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

/** Half-open, 0-based columns. */
interface Columns {
  first: number;
  end: number;
}

function keySpan(context: WriteContext): Columns {
  return { first: context.keyColumn, end: context.keyColumn + 1 };
}

function copyToScratch(context: WriteContext, run: RowRun, span: Columns, toColumn: number): Request {
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

/** From `_sync` to the tab: formulas return as they were, because a copy moves their references back. */
/** `column` is where the cells are in the copy, `to` where they belong now. */
function copyBack(
  context: WriteContext,
  copy: Copy,
  column: number,
  width: number,
  row: number,
  to = column,
): Request {
  return {
    copyPaste: {
      source: {
        sheetId: context.scratchTabId,
        startRowIndex: scratchRow(copy.row),
        endRowIndex: scratchRow(copy.row) + 1,
        startColumnIndex: copy.at + column,
        endColumnIndex: copy.at + column + width,
      },
      destination: {
        sheetId: context.tabId,
        startRowIndex: row,
        endRowIndex: row + 1,
        startColumnIndex: to,
        endColumnIndex: to + width,
      },
      pasteType: 'PASTE_NORMAL',
      pasteOrientation: 'NORMAL',
    },
  };
}

function restoreCells(context: WriteContext, { row, cells, copy }: RestoreItem): Request[] {
  return cells.map(({ index, from = index }) => copyBack(context, copy, from, 1, row, index));
}

function putBackRow(context: WriteContext, { row, copy, moved }: PutBackItem): Request[] {
  const range = { sheetId: context.tabId, dimension: 'ROWS', startIndex: row, endIndex: row + 1 };
  return [
    { insertDimension: { range, inheritFromBefore: false } },
    ...(moved
      ? moved.map(({ from, to }) => copyBack(context, copy, from, 1, row, to))
      : [copyBack(context, copy, 0, copy.width, row)]),
  ];
}

function cellWrites(context: WriteContext, intent: Intent): CellWrite[] {
  const columns = new Map(context.columns.map((column) => [column.id, column]));
  return intent.items.flatMap((item): CellWrite[] => {
    if (item.kind === 'key' || item.kind === 'unkey') {
      const key = item.kind === 'unkey' ? null : item.key;
      const cell: SheetCell = key === null ? { kind: 'empty' } : { kind: 'text', value: key };
      return [{ row: item.row, column: context.keyColumn, cell }];
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
  const span = linkSpan(context);
  const rows = appends.map((item) => appendedRow(context, span, item));
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
    ...openColumns(context, span, appends).map(({ first, end }) =>
      updateCells(
        context.tabId,
        insert.start,
        first,
        rows.map((row) => row.slice(first - span.first, end - span.first).map(valueCell)),
        isBelowHeader ? `${VALUE_ONLY},userEnteredFormat` : VALUE_ONLY,
      ),
    ),
    ...dateFormatRequests(context.tabId, insert, span.first, rows),
  ];
}

/** The link's columns without those that may not be written, which no new row names; as runs. */
function openColumns(context: WriteContext, span: Columns, appends: readonly AppendItem[]): Columns[] {
  const closed = context.columns
    .filter(({ id }) => appends.every(({ values }) => values[id] === undefined))
    .map(({ index }) => index)
    .sort((a, b) => a - b);
  const firsts = [span.first, ...closed.map((index) => index + 1)];
  const ends = [...closed, span.end];
  return firsts
    .map((first, at) => ({ first, end: ends[at] ?? span.end }))
    .filter(({ first, end }) => first < end);
}

function appendedRow(context: WriteContext, span: Columns, item: AppendItem): SheetCell[] {
  const row = Array.from({ length: span.end - span.first }, (): SheetCell => ({ kind: 'empty' }));
  for (const column of context.columns) {
    row[column.index - span.first] = toSheet(column, item.values[column.id] ?? null);
  }
  // A key column of the user's own is one of the columns, and holds the key already, with its type.
  if (context.columns.every(({ index }) => index !== context.keyColumn)) {
    row[context.keyColumn - span.first] = { kind: 'text', value: item.key };
  }
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
