/** Inserted, deleted and moved lines: cells, properties and references of formulas go along. */
import { describe, expect, test } from 'vitest';
import { appendLines, deleteLines, insertLines, moveLines } from './lines.ts';
import type { Tab } from './tab.ts';
import { contents, testWorkbook, typedTab } from './test-workbook.ts';
import type { Workbook } from './workbook.ts';

function setUp(): { workbook: Workbook; tab: Tab; other: Tab } {
  const workbook = testWorkbook();
  const tab = typedTab(workbook, 'T', [['a'], ['b'], ['c'], ['=A1&A3', '=SUM(A1:A3)']]);
  const other = typedTab(workbook, 'Other', [['=T!A2', '=SUM(T!A1:A3)', '=A2', '=T!A:A']]);
  return { workbook, tab, other };
}

describe('inserting lines', () => {
  test('moves cells, properties, metadata and the references of all tabs', () => {
    const { workbook, tab, other } = setUp();
    const entry = { metadataId: 1, metadataKey: 'k', visibility: 'DOCUMENT' as const };
    tab.state.rowLines[1] = { hidden: true, metadata: [entry] };
    insertLines(workbook, tab, 'ROWS', { start: 1, count: 2 });
    expect(contents(tab)).toEqual([
      ['a', null],
      [null, null],
      [null, null],
      ['b', null],
      ['c', null],
      ['=A1&A5', '=SUM(A1:A5)'],
    ]);
    expect(contents(other)).toEqual([['=T!A4', '=SUM(T!A1:A5)', '=A2', '=T!A:A']]);
    expect(tab.state.rowLines[3]).toEqual({ hidden: true, metadata: [entry] });
    expect(tab.state.rowLines[1]).toEqual({});
  });

  test('moves columns, and gives new lines the format of the line before or after', () => {
    const { workbook, tab, other } = setUp();
    const format = { numberFormat: { type: 'DATE' } };
    tab.setCell(0, 0, { value: 1, format, note: 'n' });
    insertLines(workbook, tab, 'COLUMNS', { start: 1, count: 1, inheritFromBefore: true });
    expect(tab.cell(0, 1)).toEqual({ format });
    expect(contents(other)[0]?.[0]).toBe('=T!A2');
    insertLines(workbook, tab, 'COLUMNS', { start: 0, count: 1 });
    expect(tab.cell(0, 0)).toEqual({ format });
    expect(contents(tab)[3]).toEqual([null, '=B1&B3', null, '=SUM(B1:B3)']);
    expect(contents(other)).toEqual([['=T!B2', '=SUM(T!B1:B3)', '=A2', '=T!B:B']]);
  });

  test('grows ranges of filters and protections around it', () => {
    const { workbook, tab } = setUp();
    tab.state.filterViews.push({
      filterViewId: 1,
      title: 'f',
      range: { tabId: 0, startRow: 0, endRow: 3 },
      settings: {},
    });
    insertLines(workbook, tab, 'ROWS', { start: 2, count: 5 });
    expect(tab.state.filterViews[0]?.range).toMatchObject({ startRow: 0, endRow: 8 });
  });
});

describe('deleting lines', () => {
  test('shrinks ranges and turns lost references into #REF!', () => {
    const { workbook, tab, other } = setUp();
    deleteLines(workbook, tab, 'ROWS', 1, 2);
    expect(contents(tab)).toEqual([
      ['a', null],
      ['c', null],
      ['=A1&A2', '=SUM(A1:A2)'],
    ]);
    expect(contents(other)).toEqual([['=#REF!', '=SUM(T!A1:A2)', '=A2', '=T!A:A']]);
  });

  test('drops ranges of which nothing is left', () => {
    const { workbook, tab } = setUp();
    tab.state.merges.push({ tabId: 0, startRow: 1, endRow: 2, startColumn: 0, endColumn: 2 });
    deleteLines(workbook, tab, 'ROWS', 1, 3);
    expect(tab.state.merges).toEqual([]);
  });

  test('deletes columns', () => {
    const { workbook, tab } = setUp();
    deleteLines(workbook, tab, 'COLUMNS', 0, 1);
    expect(contents(tab)[3]).toEqual(['=SUM(#REF!)']);
    expect(tab.columnCount).toBe(1);
  });
});

describe('moving and appending lines', () => {
  test('moves rows down and up, references follow', () => {
    const { workbook, tab, other } = setUp();
    moveLines(workbook, tab, 'ROWS', { from: 0, to: 1, destination: 3 });
    expect(contents(tab).map(([first]) => first)).toEqual(['b', 'c', 'a', '=A3&A2']);
    expect(contents(other)[0]?.[0]).toBe('=T!A1');
    moveLines(workbook, tab, 'ROWS', { from: 2, to: 3, destination: 0 });
    expect(contents(tab).map(([first]) => first)).toEqual(['a', 'b', 'c', '=A1&A3']);
  });

  test('moves columns and appends lines at the end', () => {
    const { workbook, tab } = setUp();
    moveLines(workbook, tab, 'COLUMNS', { from: 0, to: 1, destination: 2 });
    expect(contents(tab)[0]).toEqual([null, 'a']);
    appendLines(tab, 'ROWS', 2);
    appendLines(tab, 'COLUMNS', 1);
    expect([tab.rowCount, tab.columnCount]).toEqual([6, 3]);
  });
});
