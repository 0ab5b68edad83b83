/** References of formulas after cells have moved. */
import { describe, expect, test } from 'vitest';
import { mapTitles, moveFormula } from './references.ts';

describe('copying a formula', () => {
  test.each([
    ['=A1+$A$1+A$1+$A1', 2, 1, '=B3+$A$1+B$1+$A3'],
    ["=SUM('My tab'!A1:B2, B:B)", 1, 1, "=SUM('My tab'!B2:C3, C:C)"],
    ['=A2:A', 1, 0, '=A3:A'],
    ['=A1&"A1"', 1, 0, '=A2&"A1"'],
    ['=A1', -1, 0, '=#REF!'],
    ['= IF( A1>0 ; 1 )', 0, 0, '= IF( A1>0 ; 1 )'],
  ])('moves %s by %i rows and %i columns', (formula, rows, columns, expected) => {
    expect(moveFormula(formula, rows, columns)).toBe(expected);
  });
});

describe('renaming a tab', () => {
  test('changes the titles that are meant and nothing else', () => {
    const renamed = mapTitles('=Old!A1+\'Other one\'!A1+A1&"Old!A1"', (title) =>
      title === 'Old' ? "'New one'" : undefined,
    );
    expect(renamed).toBe("='New one'!A1+'Other one'!A1+A1&\"Old!A1\"");
  });
});
