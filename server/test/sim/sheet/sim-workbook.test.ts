/** The simulated file does with a batch what Google does: in order, all or nothing, each token once. */
import { beforeEach, describe, expect, test } from 'vitest';

import { plainCell } from './cell.ts';
import type { SimTab } from './sim-tab.ts';
import { SimWorkbook } from './sim-workbook.ts';

let workbook: SimWorkbook;

beforeEach(() => {
  workbook = new SimWorkbook();
  workbook.addTab(1, 'Data', { rows: 4, columns: 2 });
  workbook.addTab(2, '_sync', { rows: 20, columns: 5 });
  ['a', 'b', 'c'].forEach((text, row) => tab(1).setCell(row, 0, plainCell(text)));
});

function tab(id: number): SimTab {
  const found = workbook.tab(id);
  if (found === undefined) throw new Error('no such tab');
  return found;
}

const column = (id: number) => tab(id).rows.map((_, row) => tab(id).cell(row, 0).value);
const token = { addFilterView: { filter: { filterViewId: 9, title: 't', range: { sheetId: 2 } } } };
const write = (rowIndex: number, text: string) => ({
  updateCells: {
    start: { sheetId: 1, rowIndex, columnIndex: 0 },
    rows: [{ values: [{ userEnteredValue: { stringValue: text } }] }],
    fields: 'userEnteredValue',
  },
});
const rows = (startIndex: number, endIndex: number) => {
  return { range: { sheetId: 1, dimension: 'ROWS', startIndex, endIndex } };
};

test('a token is accepted once, and nothing of the refused batch stays', () => {
  expect(workbook.batch([token, write(0, 'first')])).toBeNull();
  expect(workbook.batch([write(1, 'second'), token])).toMatch(/already exists/);
  expect(column(1)).toEqual(['first', 'b', 'c', null]);
});

test('requests are applied in order: a copy holds what was there before the write', () => {
  const source = { sheetId: 1, startRowIndex: 0, endRowIndex: 1, startColumnIndex: 0, endColumnIndex: 2 };
  const destination = { ...source, sheetId: 2, startRowIndex: 10, endRowIndex: 11 };
  workbook.batch([{ copyPaste: { source, destination } }, write(0, 'new')]);
  expect([tab(2).cell(10, 0).value, tab(1).cell(0, 0).value]).toEqual(['a', 'new']);
});

describe('rows', () => {
  test('are deleted and inserted where they are then', () => {
    workbook.batch([{ deleteDimension: rows(0, 1) }, { insertDimension: rows(1, 2) }, write(1, 'x')]);
    expect(column(1)).toEqual(['b', 'x', 'c', null]);
  });

  test('beyond the grid are refused', () => {
    expect(workbook.batch([write(0, 'x'), write(4, 'y')])).not.toBeNull();
    expect(column(1)).toEqual(['a', 'b', 'c', null]);
  });
});

test('a request that the product has never made is an error of the harness', () => {
  expect(() => workbook.batch([{ sortRange: {} }])).toThrow(TypeError);
});
