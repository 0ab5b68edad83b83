/** Rows of a read: with keys, with copied keys, without keys; prefilled rows are no rows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import { headerText, isEmptyRow, keyText, movedColumn, readTab, seeRow } from './read-tab.ts';
import { sampleLink as link } from './sample-link.ts';

const NONE = new Map<string, number | null>();

const tab = (rows: RawCell[][], lastPlace: ReadonlyMap<string, number | null> = NONE) =>
  readTab(
    rows.map((cells, row) => seeRow(link, row, cells)).slice(1),
    new Map([...lastPlace].map(([key, row]) => [key, { row }])),
  );

const HEADER = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];

describe('readTab', () => {
  test('takes rows by their key and leaves out header and blank rows', () => {
    const content = tab([HEADER, ['Ada', 1, null, true, 'k1'], [], ['Bob', null, null, null, 'k2']]);
    expect([...content.keyed].map(([key, seen]) => [key, seen.row])).toEqual([
      ['k1', 1],
      ['k2', 3],
    ]);
    expect(content).toMatchObject({ copies: [], keyless: [] });
    expect(content.keyed.get('k1')?.cells.amount).toEqual({ value: '1', formula: null });
  });

  test('finds rows without a key; prefilled ones are none [I3, I4]', () => {
    const total: RawCell = { formula: '=SUM(B2:B9)', value: 7 };
    const content = tab([
      HEADER,
      ['Ada'],
      [null, null, null, false],
      [null, total],
      [null, 0],
      ['', '', '', ''],
    ]);
    expect(content.keyless.map(({ row }) => row)).toEqual([1, 4]);
  });

  test('a row with a key stays a row when all its cells are blank [I4]', () => {
    expect([...tab([HEADER, [null, null, null, null, 'k1']]).keyed.keys()]).toEqual(['k1']);
  });

  test.each<[string, [string, number | null][], number, number[]]>([
    ['the last known place keeps the key', [['k1', 3]], 3, [1, 2]],
    ['the first known place, too', [['k1', 1]], 1, [2, 3]],
    ['at no known place the first keeps it', [['k1', 9]], 1, [2, 3]],
    ['never seen before: the first', [], 1, [2, 3]],
    ['without a place: the first', [['k1', null]], 1, [2, 3]],
  ])('copies of a row: %s [I5]', (_, places, kept, copies) => {
    const row = ['Ada', 1, null, null, 'k1'];
    const content = tab([HEADER, row, row, row], new Map(places));
    expect(content.keyed.get('k1')?.row).toBe(kept);
    expect(content.copies.map((copy) => [copy.key, copy.row]).sort()).toEqual(copies.map((at) => ['k1', at]));
  });

  test('every row that is not empty is in exactly one place [I3, I4]', () => {
    const cell = fc.constantFrom<RawCell>(null, 'x', 5, false, { formula: '=1', value: 1 }, { unsure: true });
    const rowOf = fc.tuple(cell, cell, cell, cell, fc.constantFrom<RawCell>(null, '', 'k1', 'k2', 3));
    fc.assert(
      fc.property(fc.array(rowOf, { maxLength: 12 }), fc.nat(12), (rows, place) => {
        const content = tab([HEADER, ...rows], new Map([['k1', place]]));
        const found = [...content.keyed.values(), ...content.copies, ...content.keyless].map(
          ({ row }) => row,
        );
        expect(new Set(found).size).toBe(found.length);
        const wanted = rows.flatMap((cells, at) => {
          const seen = seeRow(link, at + 1, cells);
          return seen.key !== null || !isEmptyRow(seen) ? [seen.row] : [];
        });
        expect(found.sort((a, b) => a - b)).toEqual(wanted);
      }),
    );
  });
});

test.each<[RawCell, string | null]>([
  ['k1', 'k1'],
  [' k1 ', ' k1 '],
  ['', null],
  [null, null],
  [42, '42'],
  [1e21, '1000000000000000000000'],
  [1e300, null],
  ['k'.repeat(255), 'k'.repeat(255)],
  ['k'.repeat(256), null],
  ['é'.repeat(128), null],
  ['half \ud83d', null],
  [true, null],
  [{ serial: 45306 }, null],
  [{ error: '#N/A' }, null],
  [{ formula: '="k1"', value: 'k1' }, null],
  [{ unsure: true }, null],
])('the key in a cell %j is %j [I2]', (cell, key) => {
  expect(keyText(cell)).toBe(key);
});

test('seeRow takes a ragged row as blank at its end, and leaves out what cannot be judged', () => {
  expect(seeRow(link, 3, ['Ada', { unsure: true }])).toEqual({
    row: 3,
    key: null,
    cells: {
      name: { value: 'Ada', formula: null },
      due: { value: null, formula: null },
      paid: { value: null, formula: null },
    },
  });
});

test('seeRow counts columns from the first one of the link, wherever the key stands', () => {
  const shifted = {
    ...link,
    keyColumn: 3,
    columns: link.columns.map((column) => ({ ...column, index: column.index + 4 })),
  };
  const seen = seeRow(shifted, 1, ['k9', 'Ada', 2]);
  expect(seen).toMatchObject({ key: 'k9', cells: { name: { value: 'Ada' }, amount: { value: '2' } } });
});

describe('movedColumn [C14]', () => {
  test('all in place, blanks around a header and unknown columns between do not matter', () => {
    expect(movedColumn(link, [' Name ', 'Amount', 'Due', 'Paid', 'Row key'])).toBeNull();
  });

  test.each<[string, RawCell[], string]>([
    ['two changed places', ['Amount', 'Name', 'Due', 'Paid', 'Row key'], 'Name'],
    ['one was inserted', ['Name', 'New', 'Amount', 'Due', 'Paid', 'Row key'], 'Amount'],
    ['the key column is gone', ['Name', 'Amount', 'Due', 'Paid'], 'Row key'],
    ['the header is empty', [], 'Name'],
    ['the first one may be another column', ['name', 'Amount', 'Due', 'Paid', 'Row key'], 'Name'],
    ['so may the last', ['Name', 'Amount', 'Due', 'Paid', 'Keys'], 'Row key'],
    ['one has no header', ['Name', '', 'Due', 'Paid', 'Row key'], 'Amount'],
    ['one has the header of another', ['Name', 'Due', 'Due', 'Paid', 'Row key'], 'Amount'],
    ['two have other headers', ['Name', 'Sum', 'Until', 'Paid', 'Row key'], 'Amount'],
  ])('%s', (_, header, column) => {
    expect(movedColumn(link, header)).toBe(column);
  });

  test('one between two that are in place was renamed', () => {
    expect(movedColumn(link, ['Name', 'Sum', 'Due', 'Paid', 'Row key'])).toBeNull();
    expect(movedColumn(link, ['Name', 'amount', 'Due', 'Paid', 'Row key'])).toBeNull();
  });

  test('one that changed its place with a column that is not linked has moved', () => {
    const columns = link.columns.filter(({ header }) => header !== 'Due');
    expect(movedColumn({ ...link, columns }, ['Name', 'Due', 'Amount', 'Paid', 'Row key'])).toBe('Amount');
  });

  test.each<[RawCell, string]>([
    [2024, '2024'],
    [{ formula: '="Na"&"me"', value: 'Name' }, 'Name'],
    [{ error: '#REF!' }, ''],
    [null, ''],
  ])('the header in %j reads %j', (cell, text) => {
    expect(headerText(cell)).toBe(text);
  });
});
