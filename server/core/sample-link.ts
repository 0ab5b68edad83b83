/** A link with one column of each type, and rows of it, for the tests of the core. */
import type { RowState } from './base.ts';
import type { Link } from './link.ts';
import type { CellValue, Refused } from './values/cell-value.ts';
import { NATIVE_TYPES } from './values/detect-type.ts';
import type { Observed } from './values/from-sheet.ts';

/** Columns A-D hold name, amount, due and paid; E holds the row key; the header is the first row. */
export const sampleLink: Link = {
  id: 1,
  publicId: 'sample',
  spreadsheet: 1,
  tabId: 7,
  tabName: 'Orders',
  table: 'sheet_orders',
  headerRow: 0,
  keyColumn: 4,
  keyHeader: 'Row key',
  columns: [
    { id: 'name', index: 0, header: 'Name', name: 'name', type: 'TEXT', nativeType: NATIVE_TYPES.text },
    {
      id: 'amount',
      index: 1,
      header: 'Amount',
      name: 'amount',
      type: 'NUMBER',
      nativeType: NATIVE_TYPES.decimal,
    },
    { id: 'due', index: 2, header: 'Due', name: 'due', type: 'DATE', nativeType: NATIVE_TYPES.date },
    { id: 'paid', index: 3, header: 'Paid', name: 'paid', type: 'BOOLEAN', nativeType: NATIVE_TYPES.boolean },
  ],
  status: 'active',
  pauseReason: null,
  policy: 'latest',
  version: 1,
};

/** A row that both sides hold: seen in row 5 (0-based) in [100, 200], its four cells empty but for the name. */
export function sampleState(patch: Partial<RowState> = {}): RowState {
  const at = { lo: 100, hi: 200 };
  return {
    key: 'k1',
    pk: '11',
    row: 5,
    base: {
      name: { v: 'Ada', ...at },
      amount: { v: null, ...at },
      due: { v: null, ...at },
      paid: { v: null, ...at },
    },
    dirty: false,
    goneByUs: false,
    repairRounds: 0,
    openIntent: null,
    ...patch,
  };
}

export function plain(value: CellValue): Observed {
  return { value, formula: null };
}

export function refused(text: string): Refused {
  return { refused: text, why: 'It cannot be stored.' };
}
