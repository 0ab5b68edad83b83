/**
 * `Range`. Its place is known to the object itself; only reading and writing cells are calls. Values that Google gives as
 * Date objects are made here, so that `instanceof Date` holds in the script.
 */
import { call, exposed } from './bridge.ts';
import type { SheetFacade } from './sheet.ts';

/** 1-based. */
interface Place {
  tabId: number;
  row: number;
  column: number;
  rows: number;
  columns: number;
}

/** A value of a cell on its way between the realms. */
type Portable = string | number | boolean | null | { dateMs: number };

const fromPortable = (value: Portable): unknown =>
  typeof value === 'object' && value !== null ? new Date(value.dateMs) : value;

const toPortable = (value: unknown): unknown =>
  value instanceof Date ? { dateMs: value.getTime() } : (value ?? '');

export interface RangeFacade {
  getRow(): number;
  getValues(): unknown[][];
}

export function rangeFacade(sheet: SheetFacade, place: Place): RangeFacade {
  const read = (method: string): unknown => call('SpreadsheetApp', `Range.${method}`, place);
  const write = (method: string, ...args: unknown[]): unknown => {
    call('SpreadsheetApp', `Range.${method}`, place, ...args);
    return range;
  };
  const single = (values: unknown): unknown => (values as unknown[][])[0]?.[0];
  const portableRows = (method: string): unknown[][] =>
    (read(method) as Portable[][]).map((row) => row.map(fromPortable));

  const range = exposed('Range', {
    getRow: () => place.row,
    getColumn: () => place.column,
    getNumRows: () => place.rows,
    getNumColumns: () => place.columns,
    getLastRow: () => place.row + place.rows - 1,
    getLastColumn: () => place.column + place.columns - 1,
    getSheet: () => sheet,
    getValues: () => portableRows('getValues'),
    getValue: () => single(portableRows('getValues')),
    getFormulas: () => read('getFormulas'),
    getFormula: () => single(read('getFormulas')),
    getDisplayValues: () => read('getDisplayValues'),
    getDisplayValue: () => single(read('getDisplayValues')),
    getA1Notation: () => read('getA1Notation'),
    setValues: (values: unknown[][]) =>
      write(
        'setValues',
        values.map((row) => row.map(toPortable)),
      ),
    setValue: (value: unknown) =>
      write(
        'setValues',
        Array.from({ length: place.rows }, () =>
          Array.from({ length: place.columns }, () => toPortable(value)),
        ),
      ),
    clearContent: () => write('clearContent'),
    activate: () => write('activate'),
  });
  return range;
}
