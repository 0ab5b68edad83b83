/** `SpreadsheetApp`: the tabs of the spreadsheet in which the script runs. What a script writes fires no trigger. */
import type { ScriptHostContext } from '../../script-host.ts';
import { columnName } from '../../workbook/a1.ts';
import type { CellView } from '../../workbook/cell.ts';
import { errorText, isCellError } from '../../workbook/cell.ts';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { rectangleAt } from '../../workbook/grid-range.ts';
import type { Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import type { Manifest } from '../manifest.ts';
import { requireScope } from '../manifest.ts';
import type { PortableValue } from './script-values.ts';
import { enterScriptValue, scriptValue } from './script-values.ts';
import type { Caller, ServiceMethods } from './service.ts';
import { requireFull } from './service.ts';
import { documentMetadata } from './document-metadata.ts';

/** As the runtime sends it: 1-based. */
interface Place {
  tabId: number;
  row: number;
  column: number;
  rows: number;
  columns: number;
}

export function spreadsheetMethods(context: ScriptHostContext, manifest: () => Manifest): ServiceMethods {
  const workbookOf = ({ request }: Caller): Workbook => {
    const workbook = context.workbook(request.spreadsheetId);
    if (workbook === undefined) throw new Error(`There is no spreadsheet "${request.spreadsheetId}".`);
    return workbook;
  };
  const tabOf = (caller: Caller, tabId: number, workbook = seenBy(caller)): Tab => {
    const tab = workbook.tabById(tabId);
    if (tab === undefined) throw new Error(`Sheet ${tabId} not found`);
    return tab;
  };
  const seenBy = (caller: Caller): Workbook => caller.seen ?? workbookOf(caller);
  const read = (caller: Caller, place: Place, show: (cell: CellView) => unknown): unknown[][] => {
    const { tab, area } = placed(tabOf(caller, place.tabId), place);
    return tab.read(area).map((row) => row.map(show));
  };
  const write = (caller: Caller, place: Place, values: PortableValue[][]): void => {
    const workbook = workbookOf(caller);
    const { tab, area } = placed(tabOf(caller, place.tabId, workbook), place);
    if (values.length !== place.rows || values.some((row) => row.length !== place.columns)) {
      throw new Error('The number of rows or columns in the data does not match those in the range.');
    }
    workbook.change(() => {
      values.forEach((row, rowOffset) =>
        row.forEach((value, columnOffset) =>
          enterScriptValue(
            tab,
            area.startRow + rowOffset,
            area.startColumn + columnOffset,
            value,
            workbook.timeZone,
          ),
        ),
      );
    });
    context.changed(workbook);
  };

  const requireEditor = ({ request }: Caller): void => {
    if (context.mayEdit?.(request.spreadsheetId, request.user) !== false) return;
    throw new Error('You do not have permission to perform that action.');
  };

  return {
    ...documentMetadata({ workbookOf, requireEditor, changed: (workbook) => context.changed(workbook) }),
    'Spreadsheet.getId': (caller) => workbookOf(caller).id,
    'Spreadsheet.getName': (caller) => workbookOf(caller).title,
    'Spreadsheet.getUrl': (caller) => `https://docs.google.com/spreadsheets/d/${workbookOf(caller).id}/edit`,
    'Spreadsheet.getSpreadsheetTimeZone': (caller) => workbookOf(caller).timeZone,
    'Spreadsheet.getSpreadsheetLocale': (caller) => workbookOf(caller).locale,
    'Spreadsheet.getSheets': (caller) => workbookOf(caller).tabs.map((tab) => tab.tabId),
    'Spreadsheet.getSheetById': (caller, tabId: number) => workbookOf(caller).tabById(tabId)?.tabId ?? null,
    'Spreadsheet.getSheetByName': (caller, name: string) =>
      workbookOf(caller).tabs.find((tab) => tab.title === name)?.tabId ?? null,
    'Spreadsheet.getActiveSheet': (caller) => caller.request.activeTabId ?? workbookOf(caller).tabs[0]?.tabId,
    'Spreadsheet.addEditor': (caller, email: string) => {
      requireFull(caller, 'Spreadsheet.addEditor');
      requireEditor(caller);
      if (context.addEditor === undefined) throw new Error(`Invalid email: ${email}`);
      context.addEditor(workbookOf(caller).id, email);
    },
    'Spreadsheet.toast': (caller, detail: unknown) => void caller.record.ui.push({ action: 'toast', detail }),

    'Sheet.getSheetId': (_caller, tabId: number) => tabId,
    'Sheet.getName': (caller, tabId: number) => tabOf(caller, tabId).title,
    'Sheet.getLastRow': (caller, tabId: number) => tabOf(caller, tabId).endOfData(),
    'Sheet.getLastColumn': (caller, tabId: number) => lastColumn(tabOf(caller, tabId)),
    'Sheet.getMaxRows': (caller, tabId: number) => tabOf(caller, tabId).rowCount,
    'Sheet.getMaxColumns': (caller, tabId: number) => tabOf(caller, tabId).columnCount,
    'Sheet.isSheetHidden': (caller, tabId: number) => tabOf(caller, tabId).hidden,

    'Range.getValues': (caller, place: Place) => {
      const { timeZone, switches } = workbookOf(caller);
      const prefersLater = switches.isOn('repeatedHourIsLater');
      return read(caller, place, (cell) => scriptValue(cell, timeZone, prefersLater));
    },
    'Range.getFormulas': (caller, place: Place) => read(caller, place, (cell) => cell.formula ?? ''),
    'Range.getDisplayValues': (caller, place: Place) => read(caller, place, shownText),
    'Range.getA1Notation': (_caller, place: Place) => a1(place),
    'Range.setValues': write,
    'Range.clearContent': (caller, place: Place) =>
      write(
        caller,
        place,
        Array.from({ length: place.rows }, () => new Array<string>(place.columns).fill('')),
      ),

    'Range.activate': (caller, place: Place) => {
      placed(tabOf(caller, place.tabId), place);
      caller.record.ui.push({ action: 'activate', detail: place });
    },

    'Ui.addMenu': (caller, detail: unknown) => void caller.record.ui.push({ action: 'menu', detail }),
    'Ui.showSidebar': (caller, detail: unknown) => {
      requireFull(caller, 'Ui.showSidebar');
      requireScope(manifest(), 'Ui.showSidebar', 'script.container.ui');
      caller.record.ui.push({ action: 'sidebar', detail });
    },
    'Ui.alert': (caller, detail: unknown) => void caller.record.ui.push({ action: 'alert', detail }),
  };
}

function placed(tab: Tab, place: Place): { tab: Tab; area: Rectangle } {
  const area = rectangleAt(place.row - 1, place.column - 1, place.rows, place.columns);
  if (area.endRow > tab.rowCount || area.endColumn > tab.columnCount) {
    throw new Error('The coordinates of the range are outside the dimensions of the sheet.');
  }
  return { tab, area };
}

function shownText(cell: CellView): string {
  return isCellError(cell.effective) ? errorText(cell.effective) : cell.formatted;
}

function lastColumn(tab: Tab): number {
  let last = tab.columnCount;
  while (last > 0 && tab.endOfData(last - 1, last) === 0) last -= 1;
  return last;
}

function a1({ row, column, rows, columns }: Place): string {
  const first = `${columnName(column - 1)}${row}`;
  const last = `${columnName(column + columns - 2)}${row + rows - 1}`;
  return first === last ? first : `${first}:${last}`;
}
