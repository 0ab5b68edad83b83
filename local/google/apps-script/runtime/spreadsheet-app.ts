/** `SpreadsheetApp`: the active spreadsheet and the parts of the editor's screen that a script may touch. */
import { call, exposed } from './bridge.ts';
import type { SheetFacade } from './sheet.ts';
import { sheetFacade } from './sheet.ts';

const ask = (method: string, ...args: unknown[]): unknown =>
  call('SpreadsheetApp', `Spreadsheet.${method}`, ...args);

interface SpreadsheetFacade {
  getActiveSheet(): SheetFacade | null;
}

const sheetOrNull = (tabId: unknown): SheetFacade | null =>
  typeof tabId === 'number' ? sheetFacade(tabId) : null;

export const activeSpreadsheet: SpreadsheetFacade = exposed('Spreadsheet', {
  getId: () => ask('getId'),
  getName: () => ask('getName'),
  getUrl: () => ask('getUrl'),
  getSpreadsheetTimeZone: () => ask('getSpreadsheetTimeZone'),
  getSpreadsheetLocale: () => ask('getSpreadsheetLocale'),
  getSheets: () => (ask('getSheets') as number[]).map(sheetFacade),
  getSheetById: (tabId: number) => sheetOrNull(ask('getSheetById', tabId)),
  getSheetByName: (name: string) => sheetOrNull(ask('getSheetByName', name)),
  getActiveSheet: () => sheetOrNull(ask('getActiveSheet')),
  addEditor: (email: string) => {
    ask('addEditor', email);
    return activeSpreadsheet;
  },
  addDeveloperMetadata: (key: string, value: string, visibility: string) => {
    ask('addDeveloperMetadata', key, value, visibility);
    return activeSpreadsheet;
  },
  getDeveloperMetadata: () => (ask('getDeveloperMetadata') as MetadataInfo[]).map(metadataFacade),
  toast: (message: string, title = '') => void ask('toast', { message, title }),
});

/** Developer metadata as the host knows it. */
interface MetadataInfo {
  metadataId: number;
  metadataKey: string;
  metadataValue?: string;
  visibility: string;
}

const metadataFacade = (info: MetadataInfo): object =>
  exposed('DeveloperMetadata', {
    getId: () => info.metadataId,
    getKey: () => info.metadataKey,
    getValue: () => info.metadataValue ?? null,
    getVisibility: () => info.visibility,
    remove: () => void call('SpreadsheetApp', 'DeveloperMetadata.remove', info.metadataId),
  });

export const spreadsheetApp = exposed('SpreadsheetApp', {
  DeveloperMetadataVisibility: { DOCUMENT: 'DOCUMENT', PROJECT: 'PROJECT' },
  getActive: () => activeSpreadsheet,
  getActiveSpreadsheet: () => activeSpreadsheet,
  getActiveSheet: () => activeSpreadsheet.getActiveSheet(),
  getUi: () => ui,
  flush: () => undefined,
});

interface MenuItem {
  caption: string;
  functionName: string;
}

interface Menu {
  addItem(caption: string, functionName: string): Menu;
  addSeparator(): Menu;
  addToUi(): void;
}

function menuFacade(caption: string): Menu {
  const items: (MenuItem | 'separator')[] = [];
  const menu: Menu = exposed('Menu', {
    addItem: (itemCaption: string, functionName: string) => {
      items.push({ caption: itemCaption, functionName });
      return menu;
    },
    addSeparator: () => {
      items.push('separator');
      return menu;
    },
    addToUi: () => void call('SpreadsheetApp', 'Ui.addMenu', { caption, items }),
  });
  return menu;
}

const ui = exposed('Ui', {
  createMenu: menuFacade,
  createAddonMenu: () => menuFacade('Rowlink'),
  showSidebar: (output: { getTitle(): string; getContent(): string }) =>
    void call('SpreadsheetApp', 'Ui.showSidebar', { title: output.getTitle(), html: output.getContent() }),
  alert: (...texts: string[]) => void call('SpreadsheetApp', 'Ui.alert', { texts }),
});
