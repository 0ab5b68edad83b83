/** Copied cells: values, formats, and formulas whose references move along. */
import { describe, expect, test } from 'vitest';
import { copyPaste, pasteArea } from './copy-paste.ts';
import { rectangleAt } from './grid-range.ts';
import { contents, testWorkbook, typedTab } from './test-workbook.ts';

describe('where a paste lands', () => {
  const source = rectangleAt(0, 0, 2, 2);
  test.each([
    [rectangleAt(5, 5, 1, 1), rectangleAt(5, 5, 2, 2)],
    [rectangleAt(5, 5, 4, 2), rectangleAt(5, 5, 4, 2)],
    [rectangleAt(5, 5, 5, 3), rectangleAt(5, 5, 4, 2)],
  ])('grows to whole multiples of the source', (destination, expected) => {
    expect(pasteArea(source, destination)).toEqual(expected);
  });
});

describe('copying', () => {
  const source = rectangleAt(0, 0, 1, 3);

  test('copies everything to another tab, relative references move, and back again without loss', () => {
    const workbook = testWorkbook();
    const from = typedTab(workbook, 'T', [['1', '=A1', '=T!$A$1']]);
    const to = typedTab(workbook, 'U', [['']], { rows: 10, columns: 5 });
    from.setCell(0, 0, { value: 1, note: 'n', format: { numberFormat: { type: 'DATE' } } });
    copyPaste(from, source, to, rectangleAt(4, 0, 1, 3), 'PASTE_NORMAL');
    expect(contents(to)[4]?.slice(0, 3)).toEqual([1, '=A5', '=T!$A$1']);
    expect(to.cell(4, 0)).toEqual(from.cell(0, 0));
    copyPaste(to, rectangleAt(4, 0, 1, 3), from, source, 'PASTE_NORMAL');
    expect(contents(from)).toEqual([[1, '=A1', '=T!$A$1']]);
  });

  test('copies values only, over the formats of the target', () => {
    const tab = typedTab(testWorkbook(), 'T', [
      ['1', '=A1+1', '=NA()'],
      ['', '', ''],
    ]);
    tab.setCell(1, 1, { value: 9, format: { numberFormat: { type: 'PERCENT' } } });
    copyPaste(tab, source, tab, rectangleAt(1, 0, 1, 3), 'PASTE_VALUES');
    expect(contents(tab)[1]).toEqual([1, 2, '#N/A']);
    expect(tab.cell(1, 1)?.format).toEqual({ numberFormat: { type: 'PERCENT' } });
  });

  test('repeats a small source, and reads an overlapping one before it writes', () => {
    const tab = typedTab(testWorkbook(), 'T', [['a'], ['b'], ['c'], ['']]);
    copyPaste(tab, rectangleAt(0, 0, 3, 1), tab, rectangleAt(1, 0, 3, 1), 'PASTE_NORMAL');
    expect(contents(tab).flat()).toEqual(['a', 'a', 'b', 'c']);
    copyPaste(tab, rectangleAt(3, 0, 1, 1), tab, rectangleAt(0, 0, 3, 1), 'PASTE_NORMAL');
    expect(contents(tab).flat()).toEqual(['c', 'c', 'c', 'c']);
  });
});
