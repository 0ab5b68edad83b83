/** The `Spreadsheet` resource: properties, and grid data only where it is asked for. */
import type { Dimension, Rectangle } from '../workbook/grid-range.ts';
import type { Line, Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { defaultFormat, spreadsheetTheme } from './default-format.ts';
import type { FieldMask } from './field-mask.ts';
import { applyFieldMask, everything, maskOf } from './field-mask.ts';
import type { Reader } from './render-sheet-parts.ts';
import {
  renderBandedRange,
  renderFilterView,
  renderNamedRange,
  renderProtectedRange,
  renderTable,
} from './render-sheet-parts.ts';
import { metadataOfLine, metadataOfSheet, metadataOfSpreadsheet } from './wire-metadata.ts';
import type { CellRenderer } from './wire-cell.ts';
import { cellRenderer, wireRange } from './wire-cell.ts';

/** A part of a tab to show. */
export interface ShownRange {
  readonly tab: Tab;
  readonly area: Rectangle;
}

export interface RenderOptions {
  /** Tabs and cells to show; undefined: all tabs, and as data the whole of each. */
  readonly ranges?: readonly ShownRange[] | undefined;
  /** Undefined: no mask was sent. */
  readonly mask?: FieldMask | undefined;
  /** Counts only when there is no mask. */
  readonly includeGridData?: boolean | undefined;
  readonly reader: Reader;
}

/** The resource as JSON, masked. */
export function renderSpreadsheet(workbook: Workbook, options: RenderOptions): object {
  const mask = options.mask ?? everything;
  const data = options.mask
    ? maskOf(maskOf(mask, 'sheets'), 'data')
    : options.includeGridData === true
      ? everything
      : undefined;
  const { ranges } = options;
  const tabs = workbook.tabs.filter((tab) => ranges?.some((range) => range.tab === tab) ?? true);
  const namedRanges = workbook.state.namedRanges.filter(({ range }) => range !== undefined);
  const answer = {
    spreadsheetId: workbook.id,
    properties: renderProperties(workbook),
    ...nonEmpty('namedRanges', namedRanges.map(renderNamedRange)),
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${workbook.id}/edit`,
    ...nonEmpty('developerMetadata', metadataOfSpreadsheet(workbook)),
  };
  const sheetMask = maskOf(mask, 'sheets');
  const sheets =
    sheetMask &&
    tabs.map((tab) => ({
      ...applyFieldMask(renderSheet(workbook, tab, options.reader), sheetMask),
      ...(data && { data: areasOf(tab, ranges).map((area) => renderGrid(tab, area, data)) }),
    }));
  return { ...applyFieldMask(answer, mask), ...(sheets && { sheets }) };
}

function renderProperties(workbook: Workbook): object {
  const { title, locale, timeZone } = workbook;
  return { title, locale, autoRecalc: 'ON_CHANGE', timeZone, defaultFormat, spreadsheetTheme };
}

function areasOf(tab: Tab, ranges: readonly ShownRange[] | undefined): Rectangle[] {
  return ranges?.filter((range) => range.tab === tab).map(({ area }) => area) ?? [tab.clip({})];
}

/** `SheetProperties` of a tab. */
export function renderSheetProperties(workbook: Workbook, tab: Tab): object {
  const { gridProperties, ...others } = tab.state.properties;
  return {
    sheetId: tab.tabId,
    title: tab.title,
    index: workbook.tabs.indexOf(tab),
    sheetType: 'GRID',
    gridProperties: { rowCount: tab.rowCount, columnCount: tab.columnCount, ...gridProperties },
    ...(tab.hidden && { hidden: true }),
    ...others,
  };
}

function renderSheet(workbook: Workbook, tab: Tab, reader: Reader): object {
  const { merges, filterViews, protectedRanges, basicFilter, bandedRanges, tables } = tab.state;
  return {
    properties: renderSheetProperties(workbook, tab),
    ...nonEmpty('merges', merges.map(wireRange)),
    ...nonEmpty('filterViews', filterViews.map(renderFilterView)),
    ...nonEmpty(
      'protectedRanges',
      protectedRanges.map((range) => renderProtectedRange(range, reader, reader.ownerEmail)),
    ),
    ...(basicFilter && { basicFilter: { range: wireRange(basicFilter.range), ...basicFilter.settings } }),
    ...nonEmpty('bandedRanges', bandedRanges.map(renderBandedRange)),
    ...nonEmpty('tables', tables.map(renderTable)),
    ...nonEmpty('developerMetadata', metadataOfSheet(tab)),
  };
}

/** `GridData`: rows and cells after the last stored one are left out. */
function renderGrid(tab: Tab, area: Rectangle, mask: FieldMask): object {
  const { startRow, endRow, startColumn, endColumn } = area;
  const cellMask = maskOf(maskOf(mask, 'rowData'), 'values');
  const render = cellMask && cellRenderer(cellMask);
  const rowData: object[] = [];
  if (maskOf(mask, 'rowData')) {
    let last = endRow;
    while (last > startRow && (tab.state.rows[last - 1]?.length ?? 0) <= startColumn) last -= 1;
    for (let row = startRow; row < last; row += 1) {
      const width = Math.min(tab.state.rows[row]?.length ?? 0, endColumn) - startColumn;
      rowData.push(width > 0 && render ? { values: renderRow(tab, row, startColumn, width, render) } : {});
    }
  }
  const lines = (dimension: Dimension, start: number, end: number): object => {
    const [list, name, pixelSize] =
      dimension === 'ROWS'
        ? [tab.state.rowLines, 'rowMetadata', 21]
        : [tab.state.columnLines, 'columnMetadata', 100];
    const lineMask = maskOf(mask, name);
    if (!lineMask) return {};
    const shown = list
      .slice(start, end)
      .map((line, offset) =>
        renderLine(line, pixelSize, () => metadataOfLine(tab, dimension, start + offset)),
      );
    return { [name]: shown.map((line) => applyFieldMask(line, lineMask)) };
  };
  return {
    ...(startRow > 0 && maskOf(mask, 'startRow') && { startRow }),
    ...(startColumn > 0 && maskOf(mask, 'startColumn') && { startColumn }),
    ...nonEmpty('rowData', rowData),
    ...lines('ROWS', startRow, endRow),
    ...lines('COLUMNS', startColumn, endColumn),
  };
}

function renderRow(
  tab: Tab,
  row: number,
  startColumn: number,
  width: number,
  render: CellRenderer,
): object[] {
  return Array.from({ length: width }, (_, offset) => render(tab, row, startColumn + offset));
}

function renderLine(line: Line, pixelSize: number, metadata: () => object[]): object {
  return {
    ...(line.hiddenByFilter && { hiddenByFilter: true }),
    ...(line.hidden && { hiddenByUser: true }),
    pixelSize: line.pixelSize ?? pixelSize,
    ...(line.metadata?.length && { developerMetadata: metadata() }),
  };
}

function nonEmpty(name: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [name]: list };
}
