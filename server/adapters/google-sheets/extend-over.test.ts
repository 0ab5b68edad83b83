/** What is extended over a new column of row keys, and what stays as it is. */
import type { sheets_v4 } from '@googleapis/sheets';
import { describe, expect, test } from 'vitest';

import { extendRequests } from './extend-over.ts';

const range = (endColumnIndex: number, rows: object = {}) => ({
  sheetId: 7,
  startColumnIndex: 0,
  endColumnIndex,
  ...rows,
});
const extend = (tab: sheets_v4.Schema$Sheet) => extendRequests(tab, 2, 4);

describe('what ends right before the column is extended over it', () => {
  test('a filter keeps what it hides and how it sorts [I11]', () => {
    const others = {
      sortSpecs: [{ dimensionIndex: 1, sortOrder: 'ASCENDING' }],
      filterSpecs: [{ columnIndex: 2, filterCriteria: { hiddenValues: ['x'] } }],
    };
    const criteria = { '2': { hiddenValues: ['x'] } };
    expect(extend({ basicFilter: { range: range(4), ...others, criteria } })).toEqual([
      { setBasicFilter: { filter: { range: range(5), ...others } } },
    ]);
    expect(extend({ basicFilter: { range: range(4), criteria } })).toEqual([
      { setBasicFilter: { filter: { range: range(5), criteria } } },
    ]);
  });

  test('a native table first, and its own filter with it; then alternating colours [I11]', () => {
    const tab = {
      tables: [{ tableId: 't1', name: 'Orders', range: range(4) }],
      basicFilter: { tableId: 't1', range: range(4) },
      bandedRanges: [{ bandedRangeId: 9, range: range(4), rowProperties: {} }],
    };
    expect(extend(tab)).toEqual([
      { updateTable: { table: { tableId: 't1', range: range(5) }, fields: 'range' } },
      { updateBanding: { bandedRange: { bandedRangeId: 9, range: range(5) }, fields: 'range' } },
    ]);
  });

  test.each([
    ['ends elsewhere', range(3)],
    ['reaches further', range(9)],
    ['has no end', { sheetId: 7 }],
    ['stands above the header', range(4, { startRowIndex: 0, endRowIndex: 2 })],
  ])('nothing that %s [I11]', (_, there) => {
    expect(
      extend({
        basicFilter: { range: there },
        tables: [{ tableId: 't1', range: there }],
        bandedRanges: [{ bandedRangeId: 9, range: there }],
      }),
    ).toEqual([]);
  });
});
