/** Values of `getValues` on the wire: what is not certain is unsure. */
import { describe, expect, test } from 'vitest';
import { rawCell } from '../raw-cell.ts';
import { rowKeyOf } from '../row-key.ts';

const serialOf = (date: Date): number | null => (date.getTime() === 0 ? null : 45306);

describe('rawCell', () => {
  test.each([
    ['', null],
    ['text', 'text'],
    [' ', ' '],
    ['00123', '00123'],
    [12.5, 12.5],
    [false, false],
    [new Date(1), { serial: 45306 }],
    ['# of items', '# of items'],
    ['#1', '#1'],
    ['and so on ...', 'and so on ...'],
  ])('%j is sent as %j', (value, cell) => {
    expect(rawCell(value, '', serialOf)).toEqual(cell);
  });

  test.each([
    '#N/A',
    '#REF!',
    '#DIV/0!',
    '#NAME?',
    '#WERT!',
    'Loading...',
    'Chargement…',
    new Date(0),
    Number.NaN,
    Infinity,
    undefined,
    {},
  ])('%s is unsure', (value) => {
    expect(rawCell(value, '', serialOf)).toEqual({ unsure: true });
    expect(rawCell(value, '=A1', serialOf)).toEqual({ unsure: true });
  });

  test('a formula goes with what it shows', () => {
    expect(rawCell(3, '=1+2', serialOf)).toEqual({ formula: '=1+2', value: 3 });
    expect(rawCell('', '=""', serialOf)).toEqual({ formula: '=""', value: null });
  });
});

describe('rowKeyOf', () => {
  test.each([
    ['k7', 'k7'],
    [42, '42'],
  ])('%j is the key %j', (value, key) => expect(rowKeyOf(value)).toBe(key));

  test.each(['', 1.5, 2 ** 60, true, new Date(1), '#REF!', 'x'.repeat(256)])('%s is no key', (value) =>
    expect(rowKeyOf(value)).toBeNull(),
  );
});
