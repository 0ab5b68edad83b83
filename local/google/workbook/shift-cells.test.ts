import { describe, expect, test } from 'vitest';
import { cutPaste } from './cut-paste.ts';
import { rectangleAt } from './grid-range.ts';
import { deleteCells, insertCells } from './shift-cells.ts';
import type { Tab } from './tab.ts';
import { contents, testWorkbook, typedTab, values } from './test-workbook.ts';
import type { Workbook } from './workbook.ts';

function setUp(): { workbook: Workbook; tab: Tab; other: Tab } {
  const workbook = testWorkbook();
  const tab = typedTab(workbook, 'T', [
    ['a1', 'b1', 'c1'],
    ['a2', 'b2', 'c2'],
    ['a3', 'b3', 'c3'],
  ]);
  const other = typedTab(workbook, 'Other', [['=T!A3', '=T!B3', '=T!A2:A3', '=T!A2']]);
  return { workbook, tab, other };
}

describe('deleting cells', () => {
  test('moves the cells below up, with what points to them, and no row', () => {
    const { workbook, tab, other } = setUp();
    const entry = { metadataId: 1, metadataKey: 'k', visibility: 'DOCUMENT' as const };
    tab.state.rowLines[2] = { metadata: [entry] };
    deleteCells(workbook, tab, rectangleAt(1, 0, 1, 1), 'ROWS');
    expect(contents(tab)).toEqual([
      ['a1', 'b1', 'c1'],
      ['a3', 'b2', 'c2'],
      [null, 'b3', 'c3'],
    ]);
    expect(contents(other)).toEqual([['=T!A2', '=T!B3', '=T!A2', '=#REF!']]);
    expect(tab.state.rowLines[2]).toEqual({ metadata: [entry] });
  });

  test('moves the cells to the right to the left', () => {
    const { workbook, tab } = setUp();
    deleteCells(workbook, tab, rectangleAt(0, 0, 2, 2), 'COLUMNS');
    expect(contents(tab)).toEqual([
      ['c1', null, null],
      ['c2', null, null],
      ['a3', 'b3', 'c3'],
    ]);
  });
});

describe('inserting cells', () => {
  test('moves cells down, and the grid grows for data that would fall off', () => {
    const { workbook, tab, other } = setUp();
    insertCells(workbook, tab, rectangleAt(0, 0, 2, 1), 'ROWS');
    expect(contents(tab)).toEqual([
      [null, 'b1', 'c1'],
      [null, 'b2', 'c2'],
      ['a1', 'b3', 'c3'],
      ['a2', null, null],
      ['a3', null, null],
    ]);
    expect(contents(other)).toEqual([['=T!A5', '=T!B3', '=T!A4:A5', '=T!A4']]);
  });

  test('moves cells right within a grid that has room', () => {
    const workbook = testWorkbook();
    const tab = typedTab(workbook, 'T', [['a'], ['b']], { columns: 1 });
    insertCells(workbook, tab, rectangleAt(1, 0, 1, 1), 'COLUMNS');
    expect(contents(tab)).toEqual([
      ['a', null],
      [null, 'b'],
    ]);
  });
});

describe('cutting and pasting', () => {
  test('takes along what points to the cells, onto an overlapping place, too', () => {
    const { workbook, tab, other } = setUp();
    tab.enter(0, 1, { formula: '=C1&A3' });
    cutPaste(workbook, tab, rectangleAt(0, 0, 2, 2), rectangleAt(1, 1, 2, 2));
    expect(contents(tab)).toEqual([
      [null, null, 'c1'],
      [null, 'a1', '=C1&A3'],
      ['a3', 'a2', 'b2'],
    ]);
    expect(values(tab)[1]?.[2]).toBe('c1a3');
    expect(contents(other)[0]?.[3]).toBe('=T!B3');
  });
});

describe('a named range', () => {
  test('can stand in formulas, follows its cells, and keeps its name when they are gone', () => {
    const { workbook, tab, other } = setUp();
    const range = { tabId: tab.tabId, ...rectangleAt(1, 0, 2, 1) };
    workbook.state.namedRanges = [{ namedRangeId: '1', name: 'Both', range }];
    workbook.touch();
    other.enter(0, 0, { formula: '=COUNTA(both)' });
    expect(values(other)[0]?.[0]).toBe(2);
    deleteCells(workbook, tab, rectangleAt(0, 0, 2, 1), 'ROWS');
    expect([workbook.state.namedRanges[0]?.range?.endRow, values(other)[0]?.[0]]).toEqual([1, 1]);
    deleteCells(workbook, tab, rectangleAt(0, 0, 1, 1), 'ROWS');
    expect(workbook.state.namedRanges).toEqual([{ namedRangeId: '1', name: 'Both', range: undefined }]);
    expect(values(other)[0]?.[0]).toBe('NAME');
  });
});
