/** A1 notation, to ranges and back. */
import { describe, expect, test } from 'vitest';
import { columnIndex, columnName, formatA1, parseA1, quoteTitle } from './a1.ts';

describe('A1 notation', () => {
  test.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [18277, 'ZZZ'],
  ])('names column %i %s, and back', (column, name) => {
    expect(columnName(column)).toBe(name);
    expect(columnIndex(name)).toBe(column);
  });

  test.each([
    ['A1', { title: undefined, startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 }],
    ['$B$2:C3', { title: undefined, startRow: 1, endRow: 3, startColumn: 1, endColumn: 3 }],
    ['C3:B2', { title: undefined, startRow: 1, endRow: 3, startColumn: 1, endColumn: 3 }],
    ['A:C', { title: undefined, startColumn: 0, endColumn: 3 }],
    ['2:5', { title: undefined, startRow: 1, endRow: 5 }],
    ['A2:C', { title: undefined, startRow: 1, startColumn: 0, endColumn: 3 }],
    ['Tab!A1', { title: 'Tab', startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 }],
    ["'It''s!'!A:A", { title: "It's!", startColumn: 0, endColumn: 1 }],
    ["'My tab'", { title: 'My tab' }],
    ['My tab', { title: 'My tab' }],
  ])('reads %s', (text, expected) => {
    expect(parseA1(text)).toEqual(expected);
  });

  test.each(['', 'Tab!', 'Tab!A', 'Tab!1A', "'x'!A0"])('refuses "%s"', (text) => {
    expect(parseA1(text)).toBeUndefined();
  });

  test.each([
    ['Sheet1', 'Sheet1'],
    ['food.csv', 'food.csv'],
    ['export-records', "'export-records'"],
    ['D3', "'D3'"],
    ["It's", "'It''s'"],
  ])('quotes the title %s as %s', (title, expected) => {
    expect(quoteTitle(title)).toBe(expected);
  });

  test('writes closed ranges, one cell without a colon', () => {
    expect(formatA1('T', { startRow: 1, endRow: 2, startColumn: 0, endColumn: 3 })).toBe('T!A2:C2');
    expect(formatA1('T', { startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 })).toBe('T!A1');
  });
});
