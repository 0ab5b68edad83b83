/** When two values are one: the same text or the same refusal; a cell that was only formatted anew. */
import { expect, test } from 'vitest';

import { sameValue, showValue, type SheetValue } from './cell-value.ts';
import { fromSheet } from './from-sheet.ts';
import { columns } from './sample-columns.ts';

const seen = (column: keyof typeof columns, cell: number | string | { serial: number }): SheetValue =>
  fromSheet(columns[column], cell)?.value ?? null;

test.each<[string, SheetValue, SheetValue, boolean]>([
  ['a text and itself', 'a', 'a', true],
  ['two texts', 'a', 'A', false],
  ['nothing and nothing', null, null, true],
  ['nothing and false', null, false, false],
  ['a refused value and itself', seen('decimal', 'N/A'), seen('decimal', 'N/A'), true],
  ['two refused values', seen('decimal', 'N/A'), seen('decimal', 'n/a'), false],
  ['a refused value and its text', seen('decimal', 'N/A'), 'N/A', false],
  ['a number and the same, formatted as a date', '45306', seen('decimal', { serial: 45306 }), true],
  ['a double and the same, formatted as a date', '0.1', seen('double', { serial: 0.1 }), true],
  [
    'a rounded number and the same, formatted as a date',
    '0.123457',
    seen('decimal', { serial: 0.1234567 }),
    true,
  ],
  ['a number and another date', '45306', seen('decimal', { serial: 45307 }), false],
  ['a date and the same, formatted as a number', '2024-01-15 00:00:00.000', seen('date', 45306), true],
  ['a date and another number', '2024-01-15 00:00:00.000', seen('date', 5), false],
  ['nothing and a date in a column of numbers', null, seen('decimal', { serial: 0 }), false],
  ['a text that says so and a date', 'date 5', seen('decimal', { serial: 5 }), false],
])('%s', (_, a, b, same) => {
  expect(sameValue(a, b)).toBe(same);
  expect(sameValue(b, a)).toBe(same);
});

test('people see the text that was refused', () => {
  expect(showValue(seen('decimal', 'N/A'))).toBe('N/A');
  expect(showValue(null)).toBeNull();
  expect(showValue(true)).toBe('true');
});
