/** Google's cells as raw cells. */
import { expect, test } from 'vitest';

import { LOADING } from '../../core/values/from-sheet.ts';
import { readCell, readRows } from './read-cells.ts';

const shownAs = (type: string) => ({ effectiveFormat: { numberFormat: { type } } });

test.each([
  ['nothing', undefined, null],
  ['an empty cell', {}, null],
  ['a format without a value', shownAs('DATE'), null],
  ['text', { effectiveValue: { stringValue: '00123' } }, '00123'],
  ['a number', { effectiveValue: { numberValue: 0 } }, 0],
  ['a currency', { effectiveValue: { numberValue: 1.5 }, ...shownAs('CURRENCY') }, 1.5],
  ['false', { effectiveValue: { boolValue: false } }, false],
  ['a date', { effectiveValue: { numberValue: 45_000 }, ...shownAs('DATE') }, { serial: 45_000 }],
  ['a time', { effectiveValue: { numberValue: 0.5 }, ...shownAs('TIME') }, { serial: 0.5 }],
  ['both', { effectiveValue: { numberValue: 1.5 }, ...shownAs('DATE_TIME') }, { serial: 1.5 }],
  ['text in a date column', { effectiveValue: { stringValue: 'soon' }, ...shownAs('DATE') }, 'soon'],
  ['an error', { effectiveValue: { errorValue: { type: 'N_A' } } }, { error: '#N/A' }],
  ['an error of a new kind', { effectiveValue: { errorValue: { type: 'NOVEL' } } }, { error: '#ERROR!' }],
  [
    'a formula',
    { userEnteredValue: { formulaValue: '=A1*2' }, effectiveValue: { numberValue: 4 } },
    { formula: '=A1*2', value: 4 },
  ],
  [
    'a formula that fails',
    {
      userEnteredValue: { formulaValue: '=1/0' },
      effectiveValue: { errorValue: { type: 'DIVIDE_BY_ZERO', message: 'localised' } },
    },
    { formula: '=1/0', value: { error: '#DIV/0!' } },
  ],
  [
    'a formula that waits for its data',
    {
      userEnteredValue: { formulaValue: '=IMPORTRANGE(A1)' },
      effectiveValue: { errorValue: { type: 'LOADING', message: 'Loading data...' } },
    },
    { formula: '=IMPORTRANGE(A1)', value: { error: LOADING } },
  ],
])('reads %s', (_, cell, value) => {
  expect(readCell(cell)).toEqual(value);
});

test('rows stay as ragged as they come', () => {
  const text = { effectiveValue: { stringValue: 'x' } };
  expect(readRows({ rowData: [{ values: [text] }, {}, { values: [{}, text] }] })).toEqual([
    ['x'],
    [],
    [null, 'x'],
  ]);
  expect(readRows({})).toEqual([]);
});
