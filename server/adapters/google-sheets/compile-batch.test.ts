/** An intent as requests: which, in which order, with which cells. */
import { describe, expect, test } from 'vitest';

import type { Intent, IntentItem } from '../../core/intent.ts';
import type { Column } from '../../core/link.ts';
import type { WriteContext } from '../../ports/sheets.ts';
import { compileBatch } from './compile-batch.ts';

const column = (id: string, index: number, type: Column['type'], nativeType: string): Column => ({
  id,
  index,
  header: id,
  name: id,
  type,
  nativeType,
});

const context: WriteContext = {
  googleId: 'file',
  tabId: 7,
  scratchTabId: 99,
  nonce: 'abc',
  headerRow: 0,
  keyColumn: 4,
  columns: [
    column('name', 0, 'TEXT', 'MEDIUMTEXT'),
    column('age', 1, 'NUMBER', 'DECIMAL(20,6)'),
    column('born', 2, 'DATE', 'DATETIME(3)'),
    column('ok', 3, 'BOOLEAN', 'TINYINT(1)'),
  ],
};

function compile(items: IntentItem[], appendAfter = 5) {
  const intent: Intent = {
    n: 12,
    link: 1,
    spreadsheet: 1,
    fence: 1,
    state: 'open',
    lo: 0,
    sentAt: 0,
    appendAfter,
    copies: { at: 0, width: 5 },
    items,
  };
  return compileBatch(context, intent);
}

const cell = (id: string, value: string | boolean | null) => ({
  column: id,
  index: context.columns.find((candidate) => candidate.id === id)?.index ?? -1,
  expected: null,
  value,
});
const set = (row: number, ...cells: ReturnType<typeof cell>[]): IntentItem => ({
  kind: 'set',
  key: `k${row}`,
  row,
  cells,
});

describe('repairs', () => {
  const copy = { row: 8, at: 20, width: 6 };

  test('a cell goes back from where its copy is [R2]', () => {
    const cells = [{ column: 'name', index: 1, ours: 'Ann', was: null, base: null }];
    const [, restore] = compile([{ kind: 'restore', key: 'k1', row: 3, cells, copy, repair: 1 }]).flatMap(
      ({ copyPaste }) => copyPaste ?? [],
    );
    expect(restore).toMatchObject({
      source: { sheetId: 99, startRowIndex: 18, endRowIndex: 19, startColumnIndex: 21, endColumnIndex: 22 },
      destination: { sheetId: 7, startRowIndex: 3, endRowIndex: 4, startColumnIndex: 1, endColumnIndex: 2 },
    });
  });

  test('a row goes back whole, into a row inserted for it [R3]', () => {
    const requests = compile([{ kind: 'putBack', key: 'k1', row: 3, copy, repair: 1 }]);
    expect(requests.slice(-3)).toMatchObject([
      { insertDimension: { range: { sheetId: 7, startIndex: 3, endIndex: 4 } } },
      {
        copyPaste: {
          source: { sheetId: 99, startRowIndex: 18, startColumnIndex: 20, endColumnIndex: 26 },
          destination: { sheetId: 7, startRowIndex: 3, startColumnIndex: 0, endColumnIndex: 6 },
        },
      },
      { copyPaste: { destination: { sheetId: 99, startRowIndex: 13, startColumnIndex: 5 } } },
    ]);
  });

  test('a key that belongs nowhere is taken away', () => {
    const requests = compile([{ kind: 'key', key: null, row: 3, expected: 'k1', repair: 1 }]);
    const written = requests.flatMap(({ updateCells }) =>
      updateCells?.start?.sheetId === 7 ? [updateCells] : [],
    );
    expect(written).toMatchObject([{ start: { rowIndex: 3, columnIndex: 4 }, rows: [{ values: [{}] }] }]);
  });
});

/** What of the batch is a typed write of cells in the tab. */
const cellWrites = (items: IntentItem[]) =>
  compile(items).flatMap(({ updateCells }) => (updateCells?.start?.sheetId === 7 ? [updateCells] : []));

describe('the order of a batch', () => {
  test('token, identity, copies, writes, deletes, new rows, keys [C2]', () => {
    const requests = compile([
      set(2, cell('name', 'Ann')),
      { kind: 'delete', key: 'k3', row: 3 },
      { kind: 'append', key: 'new', values: { name: 'Bob', age: null, born: null, ok: null } },
    ]);
    expect(requests.map((request) => Object.keys(request)[0])).toEqual([
      'addFilterView',
      'updateCells',
      'copyPaste',
      'updateCells',
      'deleteDimension',
      'insertDimension',
      'updateCells',
      'copyPaste',
    ]);
  });

  test('the token is a filter view on the scratch tab with an id of our choice', () => {
    expect(compile([])[0]?.addFilterView?.filter).toMatchObject({
      filterViewId: 1_200_000_012,
      title: 'sync:abc:write',
      range: { sheetId: 99 },
    });
  });

  test('n and nonce are written typed', () => {
    expect(compile([])[1]?.updateCells).toEqual({
      start: { sheetId: 99, rowIndex: 0, columnIndex: 0 },
      rows: [
        { values: [{ userEnteredValue: { numberValue: 12 } }] },
        { values: [{ userEnteredValue: { stringValue: 'abc' } }] },
      ],
      fields: 'userEnteredValue',
    });
  });

  test('the copies go ten rows down, the keys after the write to the column right of them', () => {
    const copies = compile([set(2, cell('name', 'Ann'))]).flatMap(({ copyPaste }) => copyPaste ?? []);
    expect(copies).toMatchObject([
      {
        source: { sheetId: 7, startRowIndex: 0, endRowIndex: 3, startColumnIndex: 0, endColumnIndex: 5 },
        destination: {
          sheetId: 99,
          startRowIndex: 10,
          endRowIndex: 13,
          startColumnIndex: 0,
          endColumnIndex: 5,
        },
      },
      {
        source: { sheetId: 7, startRowIndex: 2, endRowIndex: 3, startColumnIndex: 4, endColumnIndex: 5 },
        destination: {
          sheetId: 99,
          startRowIndex: 12,
          endRowIndex: 13,
          startColumnIndex: 5,
          endColumnIndex: 6,
        },
      },
    ]);
  });
});

describe('typed writes', () => {
  test('a text that looks like a formula stays a text, an exact number is a number, null clears [V8]', () => {
    const [write] = cellWrites([set(2, cell('name', '=1+1'), cell('age', '12.5'))]);
    expect(write?.rows).toEqual([
      {
        values: [{ userEnteredValue: { stringValue: '=1+1' } }, { userEnteredValue: { numberValue: 12.5 } }],
      },
    ]);
    expect(cellWrites([set(2, cell('age', null))])[0]?.rows).toEqual([{ values: [{}] }]);
  });

  test('a number that no double holds is a text [V7]', () => {
    const [write] = cellWrites([set(2, cell('age', '12345678901234.123457'))]);
    expect(write?.rows).toEqual([
      { values: [{ userEnteredValue: { stringValue: '12345678901234.123457' } }] },
    ]);
  });

  test('only dates carry a number format, and only their request names it', () => {
    const writes = cellWrites([
      set(2, cell('age', '1'), cell('born', '2024-01-15 00:00:00.000'), cell('ok', true)),
    ]);
    expect(writes.map(({ fields }) => fields)).toEqual([
      'userEnteredValue',
      'userEnteredValue,userEnteredFormat.numberFormat',
      'userEnteredValue',
    ]);
    expect(writes[1]?.rows?.[0]?.values?.[0]).toEqual({
      userEnteredValue: { numberValue: 45_306 },
      userEnteredFormat: { numberFormat: { type: 'DATE', pattern: 'yyyy-mm-dd' } },
    });
  });

  test('a date with a time shows it', () => {
    const [write] = cellWrites([set(2, cell('born', '2024-01-15 12:00:00.000'))]);
    expect(write?.rows?.[0]?.values?.[0]?.userEnteredFormat?.numberFormat).toEqual({
      type: 'DATE_TIME',
      pattern: 'yyyy-mm-dd hh:mm:ss',
    });
  });

  test('adjacent cells are one request, also over rows; others are not', () => {
    const rows = [2, 3].map((row) => set(row, cell('age', '1'), cell('name', 'a')));
    expect(cellWrites(rows)).toHaveLength(1);
    expect(cellWrites(rows)[0]?.rows).toHaveLength(2);
    expect(cellWrites([set(2, cell('name', 'a'), cell('ok', true))])).toHaveLength(2);
    expect(cellWrites([set(2, cell('name', 'a')), set(4, cell('name', 'b'))])).toHaveLength(2);
  });

  test('a key is a text in the key column', () => {
    expect(cellWrites([{ kind: 'key', key: '0012', row: 3, expected: null }])).toEqual([
      {
        start: { sheetId: 7, rowIndex: 3, columnIndex: 4 },
        rows: [{ values: [{ userEnteredValue: { stringValue: '0012' } }] }],
        fields: 'userEnteredValue',
      },
    ]);
  });

  test('a column that the link does not have is a bug, not a write', () => {
    expect(() => compile([set(2, { column: 'gone', index: 1, expected: null, value: 'x' })])).toThrow(
      'INVARIANT',
    );
  });
});

describe('new rows', () => {
  const append = (key: string, values: Record<string, string>): IntentItem => ({
    kind: 'append',
    key,
    values: { name: null, age: null, born: null, ok: null, ...values },
  });

  test('a column that may not be written is left out of the cells that are written [V14]', () => {
    const item: IntentItem = { kind: 'append', key: 'k1', values: { name: 'Ann', born: null, ok: true } };
    const written = compile([item]).flatMap(({ updateCells }) =>
      updateCells?.start?.sheetId === 7 ? [[updateCells.start.columnIndex, updateCells.rows]] : [],
    );
    expect(written).toEqual([
      [0, [{ values: [{ userEnteredValue: { stringValue: 'Ann' } }] }]],
      [
        2,
        [
          {
            values: [
              {},
              { userEnteredValue: { boolValue: true } },
              { userEnteredValue: { stringValue: 'k1' } },
            ],
          },
        ],
      ],
    ]);
  });

  test('all of them are one insertion and one write, keys included [I8]', () => {
    const requests = compile([append('k1', { name: 'Ann' }), append('k2', { age: '3' })]);
    const insertion = requests.findIndex((request) => request.insertDimension);
    expect(requests[insertion]?.insertDimension).toEqual({
      range: { sheetId: 7, dimension: 'ROWS', startIndex: 6, endIndex: 8 },
      inheritFromBefore: true,
    });
    expect(requests[insertion + 1]?.updateCells).toEqual({
      start: { sheetId: 7, rowIndex: 6, columnIndex: 0 },
      rows: [
        {
          values: [
            { userEnteredValue: { stringValue: 'Ann' } },
            {},
            {},
            {},
            { userEnteredValue: { stringValue: 'k1' } },
          ],
        },
        {
          values: [
            {},
            { userEnteredValue: { numberValue: 3 } },
            {},
            {},
            { userEnteredValue: { stringValue: 'k2' } },
          ],
        },
      ],
      fields: 'userEnteredValue',
    });
  });

  test('directly below the header they drop the look that they took from it', () => {
    const writes = compile([append('k1', { name: 'Ann' })], 0).flatMap(
      ({ updateCells }) => updateCells ?? [],
    );
    expect(writes.at(-1)?.fields).toBe('userEnteredValue,userEnteredFormat');
  });

  test('a column with dates gets one format for all new rows', () => {
    const formats = compile([
      append('k1', { born: '2024-01-15 00:00:00.000' }),
      append('k2', { born: '2024-01-15 08:00:00.000' }),
      append('k3', {}),
    ]).flatMap(({ repeatCell }) => repeatCell ?? []);
    expect(formats).toMatchObject([
      {
        range: { sheetId: 7, startRowIndex: 6, endRowIndex: 9, startColumnIndex: 2, endColumnIndex: 3 },
        cell: { userEnteredFormat: { numberFormat: { type: 'DATE_TIME' } } },
        fields: 'userEnteredFormat.numberFormat',
      },
    ]);
  });
});
