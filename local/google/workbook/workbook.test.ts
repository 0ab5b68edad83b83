/** A workbook: a change that fails leaves everything as it was; tabs are found and renamed. */
import { describe, expect, test } from 'vitest';
import { insertLines } from './lines.ts';
import { renameTab } from './rename-tab.ts';
import { contents, testWorkbook, typedTab } from './test-workbook.ts';

describe('a change that fails', () => {
  test('leaves cells, lines, tabs and settings as they were, in the same objects', () => {
    const workbook = testWorkbook();
    const tab = typedTab(workbook, 'T', [['a', '=A1']]);
    const before = contents(tab);
    expect(() =>
      workbook.change(() => {
        tab.enter(0, 0, { value: 'b' });
        insertLines(workbook, tab, 'ROWS', { start: 0, count: 1 });
        tab.state.filterViews.push({ filterViewId: 1, title: '', range: { tabId: 0 }, settings: {} });
        workbook.addTab(5, 'New');
        renameTab(workbook, tab, 'Renamed');
        workbook.state.title = 'Other';
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(contents(tab)).toEqual(before);
    expect(workbook.tabs).toEqual([tab]);
    expect(workbook.tabById(0)).toBe(tab);
    expect([tab.title, workbook.title, tab.state.filterViews]).toEqual(['T', 'Test', []]);
  });
});

describe('tabs', () => {
  test('are found by id and, whatever the case, by title, and keep their order', () => {
    const workbook = testWorkbook();
    const first = typedTab(workbook, 'First', [['']]);
    const second = workbook.addTab(9, 'Second', { index: 0 });
    expect(workbook.tabByTitle('fIRST')).toBe(first);
    expect(workbook.tabById(9)).toBe(second);
    expect(workbook.tabs.map(({ title }) => title)).toEqual(['Second', 'First']);
  });

  test('take their references along when renamed', () => {
    const workbook = testWorkbook();
    const tab = typedTab(workbook, 'T', [['1']]);
    const other = typedTab(workbook, 'U', [['=T!A1+1']]);
    renameTab(workbook, tab, 'New one');
    expect(contents(other)).toEqual([["='New one'!A1+1"]]);
  });

  test('refuse a cell outside of the grid', () => {
    const tab = typedTab(testWorkbook(), 'T', [['1']]);
    expect(() => tab.enter(0, 1, { value: 1 })).toThrow(RangeError);
    expect(() => tab.enter(1, 0, { value: 1 })).toThrow(RangeError);
  });
});
