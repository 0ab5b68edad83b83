/** What a cell means in a column of each type: kept exactly, or refused with a reason; never mangled. */
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../../shared/cell.ts';
import { needsPerson, type SheetValue } from './cell-value.ts';
import { fromSheet, LOADING } from './from-sheet.ts';
import { columns } from './sample-columns.ts';

const REFUSED = Symbol('refused');

/** What is wrong, then what to do. */
const PLAIN_SENTENCES = /^The [^.]+\. (?:Type|Correct) .+\.$/s;

type Meaning = SheetValue | typeof REFUSED;

/** What the cell means as TEXT, DECIMAL(20,6), DATETIME(3) and TINYINT(1). */
const CASES: [string, RawCell, Meaning, Meaning, Meaning, Meaning][] = [
  ['empty', null, null, null, null, null],
  ['empty text', '', null, null, null, null],
  ['blanks', '  ', '  ', REFUSED, REFUSED, REFUSED],
  ['text', 'hello', 'hello', REFUSED, REFUSED, REFUSED],
  ['N/A as text', 'N/A', 'N/A', REFUSED, REFUSED, REFUSED],
  ['number', 123, '123', '123', REFUSED, REFUSED],
  ['fraction', 1.5, '1.5', '1.5', REFUSED, REFUSED],
  ['0.1 + 0.2', 0.1 + 0.2, '0.30000000000000004', '0.3', REFUSED, REFUSED],
  ['minus zero', -0, '0', '0', REFUSED, false],
  ['one', 1, '1', '1', REFUSED, true],
  ['two', 2, '2', '2', REFUSED, REFUSED],
  ['a tiny number', 1e-7, '0.0000001', '0', REFUSED, REFUSED],
  ['1e21', 1e21, '1000000000000000000000', REFUSED, REFUSED, REFUSED],
  ['a number too large for the column', 1e14, '100000000000000', REFUSED, REFUSED, REFUSED],
  [
    'rounds up out of the column',
    '99999999999999.9999995',
    '99999999999999.9999995',
    REFUSED,
    REFUSED,
    REFUSED,
  ],
  ['number as text', '12.50', '12.50', '12.5', REFUSED, REFUSED],
  [
    '20 digits as text',
    '12345678901234.567891',
    '12345678901234.567891',
    '12345678901234.567891',
    REFUSED,
    REFUSED,
  ],
  ['leading zeros', '00123', '00123', REFUSED, REFUSED, REFUSED],
  ['a telephone number', '+49', '+49', REFUSED, REFUSED, REFUSED],
  ['an exponent as text', '1e5', '1e5', REFUSED, REFUSED, REFUSED],
  ['a thousands separator', '1,234', '1,234', REFUSED, REFUSED, REFUSED],
  ['the text =1+1', '=1+1', '=1+1', REFUSED, REFUSED, REFUSED],
  ['a quote', "'007", "'007", REFUSED, REFUSED, REFUSED],
  ['emoji', '👩‍👩‍👧 ok', '👩‍👩‍👧 ok', REFUSED, REFUSED, REFUSED],
  ['half an emoji', 'x\ud83d', REFUSED, REFUSED, REFUSED, REFUSED],
  ['NUL', 'a\u0000b', 'a\u0000b', REFUSED, REFUSED, REFUSED],
  ['a line break', 'a\r\nb', 'a\r\nb', REFUSED, REFUSED, REFUSED],
  ['checked', true, 'TRUE', REFUSED, REFUSED, true],
  ['unchecked', false, 'FALSE', REFUSED, REFUSED, false],
  ['TRUE as text', 'TRUE', 'TRUE', REFUSED, REFUSED, true],
  ['yes', 'yes', 'yes', REFUSED, REFUSED, true],
  ['No', 'No', 'No', REFUSED, REFUSED, false],
  ['a day', { serial: 45306 }, '2024-01-15', REFUSED, '2024-01-15 00:00:00.000', REFUSED],
  ['a moment', { serial: 45306.75 }, '2024-01-15 18:00:00', REFUSED, '2024-01-15 18:00:00.000', REFUSED],
  ['a time of day', { serial: 0.5 }, '1899-12-30 12:00:00', REFUSED, '1899-12-30 12:00:00.000', REFUSED],
  [
    'serial 60, no leap day in 1900',
    { serial: 60 },
    '1900-02-28',
    REFUSED,
    '1900-02-28 00:00:00.000',
    REFUSED,
  ],
  ['a date before the year 1000', { serial: -400_000 }, REFUSED, REFUSED, REFUSED, REFUSED],
  ['a date after the year 9999', { serial: 2_958_466 }, REFUSED, REFUSED, REFUSED, REFUSED],
  ['a date as text', '2024-02-29', '2024-02-29', REFUSED, '2024-02-29 00:00:00.000', REFUSED],
  ['a moment as text', '2024-01-15T10:30', '2024-01-15T10:30', REFUSED, '2024-01-15 10:30:00.000', REFUSED],
  ['a day that does not exist', '2023-02-29', '2023-02-29', REFUSED, REFUSED, REFUSED],
  ['a date of some locale', '15/01/2024', '15/01/2024', REFUSED, REFUSED, REFUSED],
  ['an error value', { error: '#N/A' }, REFUSED, REFUSED, REFUSED, REFUSED],
];

describe.each(CASES)('%s [V1]', (_, cell, ...meanings) => {
  const types = ['text', 'decimal', 'date', 'boolean'] as const;
  test.each(types.map((type, position) => [type, meanings[position]] as const))(
    'in a %s column',
    (type, meaning) => {
      const seen = fromSheet(columns[type], cell);
      if (meaning === REFUSED) {
        expect(seen?.value).toMatchObject({ why: expect.stringMatching(PLAIN_SENTENCES) as string });
      } else expect(seen).toEqual({ value: meaning, formula: null });
    },
  );
});

test('a refused value is kept as text, so that the same one is known again', () => {
  expect(fromSheet(columns.decimal, 'N/A')).toMatchObject({ value: { refused: 'N/A' } });
  expect(fromSheet(columns.date, 5)).toMatchObject({ value: { refused: '5' } });
});

test('half a character is refused as text that MySQL can record', () => {
  expect(fromSheet(columns.text, 'x\ud83d')).toMatchObject({ value: { refused: 'x\ufffd' } });
});

test('a formula is its value and its text [V3]', () => {
  expect(fromSheet(columns.decimal, { formula: '=1+1', value: 2 })).toEqual({ value: '2', formula: '=1+1' });
  expect(fromSheet(columns.decimal, { formula: '=NA()', value: { error: '#N/A' } })).toMatchObject({
    value: { refused: '#N/A' },
    formula: '=NA()',
  });
});

test('where the column says so, a formula is its text [V3]', () => {
  const column = { ...columns.text, formulas: 'text' } as const;
  const formula = '=SUM(A:A) ';
  expect(fromSheet(column, { formula, value: 2 })).toEqual({ value: formula, formula });
  expect(fromSheet(column, { formula, value: { error: LOADING } })).toEqual({ value: formula, formula });
  expect(fromSheet(column, 'typed')).toEqual({ value: 'typed', formula: null });
});

test('a formula that waits for its data has no value yet, and nobody has to correct it [V5]', () => {
  const loading = fromSheet(columns.decimal, { formula: '=IMPORTRANGE(A1)', value: { error: LOADING } });
  expect(loading).toMatchObject({
    value: { refused: LOADING, isPending: true },
    formula: '=IMPORTRANGE(A1)',
  });
  expect(needsPerson(loading?.value ?? null)).toBe(false);
  expect(needsPerson(fromSheet(columns.decimal, { error: '#REF!' })?.value ?? null)).toBe(true);
  expect(needsPerson('5')).toBe(false);
});

test('a cell that the add-on was not sure of has no value here [W5]', () => {
  expect(fromSheet(columns.text, { unsure: true })).toBeNull();
});

test('DOUBLE takes every finite number and refuses what is larger', () => {
  expect(fromSheet(columns.double, 5e-324)?.value).toBe(`0.${'0'.repeat(323)}5`);
  expect(fromSheet(columns.double, 0.1 + 0.2)?.value).toBe('0.30000000000000004');
  expect(fromSheet(columns.double, '9'.repeat(400))?.value).toMatchObject({ refused: '9'.repeat(400) });
});
