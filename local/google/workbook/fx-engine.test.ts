/** Formulas: what they calculate, and the error values they end in. */
import { describe, expect, test } from 'vitest';
import { contents, testWorkbook, typedTab, values } from './test-workbook.ts';

function valueOf(formula: string): unknown {
  const workbook = testWorkbook();
  typedTab(workbook, 'Other one', [['7']]);
  const tab = typedTab(workbook, 'T', [
    ['1', 'x', 'TRUE', formula],
    ['2', 'y', '', ''],
    ['3', 'x', '', ''],
  ]);
  return values(tab)[0]?.[3];
}

describe('formulas', () => {
  test.each([
    ['=1+2*3^2', 19],
    ['=-A1+50%', -0.5],
    ['=A1&B1&C1', '1xTRUE'],
    ['=SUM(A1:A3, 4)', 10],
    ['=SUM(A:A)', 6],
    ['=SUM(A2:A)', 5],
    ['=AVERAGE(A1:A3)', 2],
    ['=COUNTIF(B1:B3, "x")', 2],
    ['=SUMIF(A1:A3, ">=2")', 5],
    ['=IF(A2>1, "big", 1/0)', 'big'],
    ['=IFERROR(1/0, "none")', 'none'],
    ['=VLOOKUP(3, A1:B3, 2, FALSE)', 'x'],
    ['=AND(A1=1, NOT(B1="y"))', true],
    ["='Other one'!A1*2", 14],
    ['=LEFT("abc", 2)&UPPER("d")&LEN("abc")', 'abD3'],
    ['=ROUND(1.005, 2)', 1.01],
    ['=TODAY()', 45306],
    ['=TEXT(DATE(2024, 1, 15), "yyyy/mm")', '2024/01'],
    ['=B2', 'y'],
    ['=C3', 0],
    ['=A1', 1],
  ])('%s', (formula, expected) => {
    expect(valueOf(formula)).toEqual(expected);
  });

  test.each([
    ['=1/0', 'DIVIDE_BY_ZERO'],
    ['=QUERY(A1:B3, "select A")', 'NAME'],
    ['=nonsense', 'NAME'],
    ['=A1+B1', 'VALUE'],
    ['=Nowhere!A1', 'REF'],
    ['=SUM(A1', 'ERROR'],
    ['=D1', 'REF'],
    ['=NA()+1', 'N_A'],
    ['=#REF!', 'REF'],
  ])('%s fails as %s', (formula, error) => {
    expect(valueOf(formula)).toBe(error);
  });

  test('are computed again when what they read changes, through chains and tabs', () => {
    const workbook = testWorkbook();
    const tab = typedTab(workbook, 'T', [['1', '=A1*2', '=B1+1']]);
    const other = typedTab(workbook, 'U', [['=T!C1']]);
    expect(values(other)).toEqual([[3]]);
    tab.enter(0, 0, { value: 10 });
    expect(values(other)).toEqual([[21]]);
    expect(contents(other)).toEqual([['=T!C1']]);
  });
});
