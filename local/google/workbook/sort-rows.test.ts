/** The order in which Sheets sorts. */
import { expect, test } from 'vitest';
import { sortRows } from './sort-rows.ts';
import { contents, testWorkbook, typedTab } from './test-workbook.ts';

const order = (descending: boolean): unknown[] => {
  const tab = typedTab(testWorkbook(), 'T', [
    ['b'],
    ['TRUE'],
    [''],
    ['10'],
    ['A'],
    ['2'],
    ['=NA()'],
    ['FALSE'],
  ]);
  sortRows(tab, tab.clip({}), [{ column: 0, descending }]);
  return contents(tab).flat();
};

test('sorts numbers, texts, booleans, errors; blanks are last in both directions', () => {
  expect(order(false)).toEqual([2, 10, 'A', 'b', false, true, '=NA()', null]);
  expect(order(true)).toEqual(['=NA()', true, false, 'b', 'A', 10, 2, null]);
});

test('leaves other columns and rows alone, moves formulas with their row, is stable', () => {
  const tab = typedTab(testWorkbook(), 'T', [
    ['x', '1', '=A1', 'p'],
    ['y', '2', '=A2', 'q'],
    ['z', '1', '=A3', 'r'],
    ['end', '0', '', ''],
  ]);
  sortRows(tab, tab.clip({ startRow: 0, endRow: 3, startColumn: 0, endColumn: 3 }), [
    { column: 1, descending: true },
  ]);
  expect(contents(tab)).toEqual([
    ['y', 2, '=A1', 'p'],
    ['x', 1, '=A2', 'q'],
    ['z', 1, '=A3', 'r'],
    ['end', 0, null, null],
  ]);
});

test('takes developer metadata along, not whether a row is hidden', () => {
  const tab = typedTab(testWorkbook(), 'T', [['b'], ['a']]);
  const metadata = [{ metadataId: 1, metadataKey: 'k', visibility: 'DOCUMENT' as const }];
  tab.state.rowLines[0] = { hidden: true, metadata };
  sortRows(tab, tab.clip({}), [{ column: 0, descending: false }]);
  expect(tab.state.rowLines[1]?.metadata).toEqual(metadata);
  expect(tab.state.rowLines[0]).toMatchObject({ hidden: true, metadata: [] });
});
