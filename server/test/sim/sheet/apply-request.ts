/**
 * What one request of a `batchUpdate` does to the simulated file. Only requests that the product makes are known; another
 * one is an error of the harness, never ignored.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import { BLANK, type Entered, type SimCell } from './cell.ts';
import type { SimTab } from './sim-tab.ts';
import type { SimWorkbook } from './sim-workbook.ts';

type Request = sheets_v4.Schema$Request;

/** Google refuses the batch with this sentence. */
export class RefusedRequest extends Error {}

interface Area {
  startRow: number;
  endRow: number;
  startColumn: number;
  endColumn: number;
}

const HANDLERS: { [K in keyof Request]?: (workbook: SimWorkbook, body: NonNullable<Request[K]>) => void } = {
  addFilterView: (workbook, { filter }) => {
    const id = filter?.filterViewId ?? 0;
    if (workbook.filterViews.some((view) => view.id === id)) {
      throw new RefusedRequest('It is an error to specify the ID of a filter that already exists');
    }
    const tab = tabOf(workbook, filter?.range?.sheetId);
    workbook.filterViews.push({ id, title: filter?.title ?? '', tabId: tab.id });
  },
  deleteFilterView: (workbook, { filterId }) => {
    const at = workbook.filterViews.findIndex((view) => view.id === filterId);
    if (at < 0) throw new RefusedRequest(`No filter view with id: ${filterId ?? 0}`);
    workbook.filterViews.splice(at, 1);
  },
  updateCells: (workbook, { start, rows, fields }) => {
    const tab = tabOf(workbook, start?.sheetId);
    const [top, left] = [start?.rowIndex ?? 0, start?.columnIndex ?? 0];
    const mask = (fields ?? '').split(',');
    (rows ?? []).forEach(({ values }, down) => {
      (values ?? []).forEach((cell, right) => {
        const old = tab.cell(top + down, left + right);
        tab.setCell(top + down, left + right, updated(old, cell, mask));
      });
    });
  },
  repeatCell: (workbook, { range, cell, fields }) => {
    const tab = tabOf(workbook, range?.sheetId);
    const area = areaOf(tab, range);
    for (let row = area.startRow; row < area.endRow; row += 1) {
      for (let column = area.startColumn; column < area.endColumn; column += 1) {
        tab.setCell(row, column, updated(tab.cell(row, column), cell ?? {}, (fields ?? '').split(',')));
      }
    }
  },
  copyPaste: (workbook, { source, destination }) => {
    const [from, to] = [tabOf(workbook, source?.sheetId), tabOf(workbook, destination?.sheetId)];
    const [area, target] = [areaOf(from, source), areaOf(to, destination)];
    for (let down = 0; down < area.endRow - area.startRow; down += 1) {
      for (let right = 0; right < area.endColumn - area.startColumn; right += 1) {
        const cell = from.cell(area.startRow + down, area.startColumn + right);
        to.setCell(target.startRow + down, target.startColumn + right, cell);
      }
    }
  },
  deleteDimension: (workbook, { range }) => {
    const { tab, start, end } = rowsOf(workbook, range);
    if (end > tab.rows.length) throw new RefusedRequest('Range exceeds grid limits.');
    tab.deleteRows(start, end - start);
  },
  insertDimension: (workbook, { range, inheritFromBefore }) => {
    if (range?.dimension === 'COLUMNS') {
      const [first, last] = [range.startIndex ?? 0, range.endIndex ?? 0];
      tabOf(workbook, range.sheetId).insertColumns(first, last - first, inheritFromBefore === true);
      return;
    }
    const { tab, start, end } = rowsOf(workbook, range);
    if (start > tab.rows.length) throw new RefusedRequest('Range exceeds grid limits.');
    tab.insertRows(start, end - start, inheritFromBefore === true);
  },
  appendDimension: (workbook, { sheetId, dimension, length }) => {
    const tab = tabOf(workbook, sheetId);
    if (dimension === 'COLUMNS') tab.insertColumns(tab.columnCount, length ?? 0);
    else tab.insertRows(tab.rows.length, length ?? 0);
  },
  addSheet: (workbook, { properties }) => {
    const grid = properties?.gridProperties;
    const size = { rows: grid?.rowCount ?? 1_000, columns: grid?.columnCount ?? 26 };
    workbook.addTab(properties?.sheetId ?? 0, properties?.title ?? '', size);
  },
  createDeveloperMetadata: (workbook, { developerMetadata }) => {
    const { metadataId, metadataKey, metadataValue, location } = developerMetadata ?? {};
    const { sheetId, startIndex } = location?.dimensionRange ?? {};
    const tab = tabOf(workbook, sheetId);
    if (
      metadataId != null &&
      workbook.tabs.some(({ columnTags }) => columnTags.some(({ id }) => id === metadataId))
    ) {
      throw new RefusedRequest('Invalid requests: the developer metadata id exists already.');
    }
    const id = metadataId ?? null;
    tab.columnTags.push({ column: startIndex ?? 0, key: metadataKey ?? '', value: metadataValue ?? '', id });
  },
  deleteDeveloperMetadata: (workbook, { dataFilter }) => {
    const { metadataKey, metadataValue, metadataLocation } = dataFilter?.developerMetadataLookup ?? {};
    const at = metadataLocation?.dimensionRange;
    for (const tab of workbook.tabs) {
      tab.columnTags = tab.columnTags.filter(
        ({ column, key, value }) =>
          key !== metadataKey ||
          (metadataValue != null && value !== metadataValue) ||
          (at !== undefined && (tab.id !== (at.sheetId ?? 0) || column !== (at.startIndex ?? 0))),
      );
    }
  },
  addProtectedRange: () => undefined,
  updateDimensionProperties: () => undefined,
};

export function applyRequest(workbook: SimWorkbook, request: Request): void {
  const [kind, ...others] = Object.keys(request) as (keyof Request)[];
  const handler = kind === undefined ? undefined : HANDLERS[kind];
  if (kind === undefined || handler === undefined || others.length > 0) {
    throw new TypeError(`the simulated Google does not know the request ${kind ?? '(empty)'}`);
  }
  // The table above pairs each kind with its own body; TypeScript cannot follow the pair through the lookup.
  (handler as (workbook: SimWorkbook, body: unknown) => void)(workbook, request[kind]);
}

function tabOf(workbook: SimWorkbook, id: number | null | undefined): SimTab {
  const tab = workbook.tab(id ?? 0);
  if (tab === undefined) throw new RefusedRequest(`No grid with id: ${id ?? 0}`);
  return tab;
}

function areaOf(tab: SimTab, range: sheets_v4.Schema$GridRange | undefined): Area {
  const area = {
    startRow: range?.startRowIndex ?? 0,
    endRow: range?.endRowIndex ?? tab.rows.length,
    startColumn: range?.startColumnIndex ?? 0,
    endColumn: range?.endColumnIndex ?? tab.columnCount,
  };
  if (area.endRow > tab.rows.length || area.endColumn > tab.columnCount) {
    throw new RefusedRequest('Range exceeds grid limits.');
  }
  return area;
}

function rowsOf(
  workbook: SimWorkbook,
  range: sheets_v4.Schema$DimensionRange | undefined,
): { tab: SimTab; start: number; end: number } {
  if (range?.dimension !== 'ROWS') throw new TypeError('the simulated Google moves rows only');
  return { tab: tabOf(workbook, range.sheetId), start: range.startIndex ?? 0, end: range.endIndex ?? 0 };
}

/** A field mask clears what it names and the request does not give. */
function updated(old: SimCell, data: sheets_v4.Schema$CellData, mask: readonly string[]): SimCell {
  let next = old;
  if (mask.includes('userEnteredValue')) {
    const { formulaValue } = data.userEnteredValue ?? {};
    next = { ...next, value: enteredOf(data.userEnteredValue), formula: formulaValue ?? null };
  }
  if (mask.some((field) => field.startsWith('userEnteredFormat'))) {
    const type = data.userEnteredFormat?.numberFormat?.type ?? '';
    next = { ...next, isDate: type.startsWith('DATE') };
  }
  return next.value === null && next.formula === null && !next.isDate ? BLANK : next;
}

function enteredOf(value: sheets_v4.Schema$ExtendedValue | undefined): Entered {
  return value?.stringValue ?? value?.numberValue ?? value?.boolValue ?? null;
}
