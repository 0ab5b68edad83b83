import { describe, expect, test } from 'vitest';
import { startGoogle } from '../../google/start-google.ts';
import type { Workbook } from '../../google/workbook/workbook.ts';
import { ShownRows, tabShape } from '../shown-rows.ts';

async function withWorkbook(
  rows: (string | number | boolean)[][],
  use: (workbook: Workbook) => void,
): Promise<void> {
  const google = await startGoogle();
  try {
    use(
      google.createShared({ title: 'T', tabs: [{ title: 'tab', rows, rowCount: 4, columnCount: 5 }] })
        .workbook,
    );
  } finally {
    await google.close();
  }
}

describe('ShownRows', () => {
  test('draws every kind of cell, and leaves out what is blank at the end', async () => {
    await withWorkbook([['text', 1.5, true, '007']], (workbook) => {
      const [tab] = workbook.tabs;
      tab?.enter(1, 1, { formula: '=1/0' });
      expect(tab && new ShownRows().of(tab)).toEqual([
        [
          'text',
          { kind: 'number', text: '1.5' },
          { kind: 'boolean', text: 'TRUE' },
          { kind: 'text', text: '007', entry: "'007" },
        ],
        [null, { kind: 'error', text: '#DIV/0!', entry: '=1/0' }],
        [],
        [],
      ]);
    });
  });

  test('draws a row again only when it looks different, also through a formula', async () => {
    await withWorkbook([[1], [5], [9]], (workbook) => {
      const [tab] = workbook.tabs;
      if (!tab) throw new Error('no tab');
      const shown = new ShownRows();
      tab.enter(1, 1, { formula: '=A1*2' });
      const before = shown.of(tab);
      expect(shown.of(tab).map((row, index) => row === before[index])).toEqual([true, true, true, true]);
      tab.enter(0, 0, { value: 4 });
      const after = shown.of(tab);
      expect(after.map((row, index) => row === before[index])).toEqual([false, false, true, true]);
      expect(after[1]).toEqual([
        { kind: 'number', text: '5' },
        { kind: 'number', text: '8', entry: '=A1*2' },
      ]);
    });
  });

  test('tells the shape of the tab', async () => {
    await withWorkbook([['a']], (workbook) => {
      const [tab] = workbook.tabs;
      if (!tab) throw new Error('no tab');
      tab.state.columnLines[2] = { hidden: true, pixelSize: 40 };
      tab.state.rowLines[3] = { hidden: true };
      expect(tabShape(tab)).toEqual({
        columnCount: 5,
        frozenRows: 0,
        hiddenRows: [3],
        hiddenColumns: [2],
        columnWidths: { 2: 40 },
      });
    });
  });
});
