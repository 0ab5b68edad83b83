/** Columns from headers, an earlier link and a person's choices. */
import { describe, expect, test } from 'vitest';

import { NATIVE_TYPES } from '../core/values/detect-type.ts';
import { chooseColumns, type Choices, type FormerColumns } from './choose-columns.ts';

const headers = {
  columns: [
    { index: 0, header: 'Name' },
    { index: 1, header: 'Amount' },
    { index: 2, header: 'Paid' },
  ],
  keyColumn: null,
};
const cells = [
  ['Ann', 1, true],
  ['Bob', 2, false],
];
const choose = (choices: Choices, former: FormerColumns | null = null) =>
  chooseColumns(headers, cells, choices, former);

describe('what a person chooses [L8]', () => {
  test('name, type, direction, formulas and rules of a column; the others are as detected', () => {
    const { columns, skipped } = choose({
      columns: [
        { index: 1, header: 'Amount ', name: 'Total Sum', type: 'TEXT', formulas: 'text' },
        { index: 2, header: 'Paid', direction: 'db-to-sheet', rules: 'lenient' },
      ],
    });
    expect(columns).toEqual([
      { id: 'c1', index: 0, header: 'Name', name: 'name', type: 'TEXT', nativeType: NATIVE_TYPES.text },
      {
        id: 'c2',
        index: 1,
        header: 'Amount',
        name: 'total_sum',
        type: 'TEXT',
        nativeType: NATIVE_TYPES.text,
        formulas: 'text',
      },
      {
        id: 'c3',
        index: 2,
        header: 'Paid',
        name: 'paid',
        type: 'BOOLEAN',
        nativeType: NATIVE_TYPES.boolean,
        direction: 'db-to-sheet',
        rules: 'lenient',
      },
    ]);
    expect(skipped).toEqual([]);
  });

  test('columns are left out, but not all of them', () => {
    const left = choose({ columns: [{ index: 1, header: 'Amount', skip: true }] });
    expect(left.columns.map(({ id }) => id)).toEqual(['c1', 'c3']);
    expect(left.skipped.map(({ name }) => name)).toEqual(['amount']);
    const columns = headers.columns.map((column) => ({ ...column, skip: true }));
    expect(() => choose({ columns })).toThrow('All of its columns are left out');
  });

  test.each<[string, Choices, string]>([
    [
      'a header that changed since',
      { columns: [{ index: 1, header: 'Sum' }] },
      'was "Sum" and is "Amount" now',
    ],
    ['a column that is not there', { columns: [{ index: 9, header: 'Sum' }] }, 'Column J was "Sum"'],
    [
      'formulas as texts in numbers',
      { columns: [{ index: 1, header: 'Amount', type: 'NUMBER', formulas: 'text' }] },
      'has to be TEXT',
    ],
  ])('%s is refused with a sentence', (_, choices, sentence) => {
    expect(() => choose(choices)).toThrow(sentence);
  });
});

describe('a tab that was linked before [L4]', () => {
  const former: FormerColumns = {
    columns: [
      {
        id: 'c7',
        index: 5,
        header: 'Amount',
        name: 'sum',
        type: 'NUMBER',
        nativeType: NATIVE_TYPES.double,
        rules: 'lenient',
      },
    ],
    names: ['_sync_row_id', 'sum', 'name'],
    newId: () => 'new',
  };

  test('columns keep id, name and type, wherever they are now; new ones take names that are free', () => {
    const { columns } = choose({}, former);
    expect(columns).toMatchObject([
      { id: 'new', name: 'name_1', type: 'TEXT' },
      { id: 'c7', index: 1, name: 'sum', nativeType: NATIVE_TYPES.double, rules: 'lenient' },
      { id: 'new', name: 'paid', type: 'BOOLEAN' },
    ]);
  });

  test('a type that the table does not have is refused, another mode is taken', () => {
    const amount = { index: 1, header: 'Amount' };
    expect(() => choose({ columns: [{ ...amount, type: 'TEXT' }] }, former)).toThrow('NUMBER in its table');
    const { columns } = choose({ columns: [{ ...amount, type: 'NUMBER', rules: 'strict' }] }, former);
    expect(columns[1]).not.toHaveProperty('rules');
  });
});
