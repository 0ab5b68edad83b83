/** Notes on cells over Google's API: nothing but `note` is written, so value, format and validation of the cell stay. */
import type { sheets_v4 } from '@googleapis/sheets';

import { joinRuns } from '../../core/row-runs.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { NoteArea, NotedCell, NotedRows, SheetNotes } from '../../ports/sheet-notes.ts';
import { dataOf, type GoogleClient } from './client.ts';
import { FIELDS } from './field-masks.ts';
import { readCell } from './read-cells.ts';
import { toDataFilter } from './read-ranges.ts';
import { toA1 } from './scratch-tab.ts';
import { readInfo } from './spreadsheet-info.ts';
import { updateCells } from './typed-cells.ts';

/** Statuses by which Google says that it did nothing. */
const NOT_APPLIED = new Set([400, 401, 403, 404, 429]);

export function sheetNotesOver(client: GoogleClient): SheetNotes {
  return {
    async read(googleId, area, signal) {
      const filters = runsOf(area).map((run) => toDataFilter({ tabId: area.tabId, ...run }));
      const answer = dataOf(await client.getRanges(googleId, filters, FIELDS.notes, signal), signal);
      const tab = readInfo(answer).tabs.find(({ tabId }) => tabId === area.tabId);
      if (tab === undefined) throw new SyncError('SHEETS_REFUSED', 'the tab is gone');
      return { tab, rows: readRows(answer.sheets ?? [], area) };
    },

    async write(googleId, tab, writes, area, signal) {
      const body = {
        requests: writes.map(({ row, column, note }) =>
          updateCells(tab.tabId, row, column, [[note === null ? {} : { note }]], 'note'),
        ),
        includeSpreadsheetInResponse: true,
        responseRanges: runsOf(area).map((run) => toA1(tab.title, run)),
      };
      const result = await client.batchUpdate(googleId, body, FIELDS.notesSent, signal);
      if (result.ok) {
        const sheets = typeof result.data === 'string' ? undefined : result.data.updatedSpreadsheet?.sheets;
        return sheets ? { kind: 'applied', rows: readRows(sheets, area) } : { kind: 'unknown' };
      }
      const { isSent, status } = result.failure;
      return { kind: !isSent || NOT_APPLIED.has(status ?? 0) ? 'refused' : 'unknown' };
    },
  };
}

function runsOf({ rows, first, end }: NoteArea) {
  return joinRuns(rows).map((run) => ({
    startRow: run.start,
    endRow: run.end,
    startColumn: first,
    endColumn: end,
  }));
}

function readRows(sheets: readonly sheets_v4.Schema$Sheet[], area: NoteArea): NotedRows {
  const grids = sheets.find(({ properties }) => (properties?.sheetId ?? 0) === area.tabId)?.data ?? [];
  return new Map(
    grids.flatMap(({ startRow, rowData }) =>
      (rowData ?? []).map(({ values }, offset): [number, NotedCell[]] => [
        (startRow ?? 0) + offset,
        (values ?? []).map((cell) => ({ value: readCell(cell), note: cell.note ?? null })),
      ]),
    ),
  );
}
