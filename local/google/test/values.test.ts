/** Values of many ranges in one call, and ranges found by data filters, seen through Google’s own client over HTTP. */
import { describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();
const rowFilter = { developerMetadataLookup: { metadataKey: 'row' } };

/** Puts developer metadata on a row of "People". */
async function markRow(row: number): Promise<void> {
  const dimensionRange = { sheetId: at.people.tabId, dimension: 'ROWS', startIndex: row, endIndex: row + 1 };
  const developerMetadata = { metadataKey: 'row', visibility: 'DOCUMENT', location: { dimensionRange } };
  await at.batch([{ createDeveloperMetadata: { developerMetadata } }]);
}

describe('values of several ranges', () => {
  test('are written in one call, and totals count a row or column once (the example of the reference)', async () => {
    const { data } = await at.client.values.batchUpdate({
      spreadsheetId: at.spreadsheetId,
      requestBody: {
        valueInputOption: 'USER_ENTERED',
        data: [
          { range: '_sync!A1:A4', majorDimension: 'COLUMNS', values: [['Item', 'Wheel', 'Door', 'Engine']] },
          {
            range: '_sync!B1:D2',
            values: [
              ['Cost', 'Stocked', 'Ship Date'],
              ['$20.50', '4', '3/1/2016'],
            ],
          },
        ],
      },
    });
    const { spreadsheetId } = at;
    expect(data).toEqual({
      spreadsheetId,
      totalUpdatedRows: 4,
      totalUpdatedColumns: 4,
      totalUpdatedCells: 10,
      totalUpdatedSheets: 1,
      responses: [
        { spreadsheetId, updatedRange: '_sync!A1:A4', updatedRows: 4, updatedColumns: 1, updatedCells: 4 },
        { spreadsheetId, updatedRange: '_sync!B1:D2', updatedRows: 2, updatedColumns: 3, updatedCells: 6 },
      ],
    });
    expect(at.scratch.view(1, 1).formatted).toBe('$20.50');
  });

  test('are not written at all when one is refused, which is named', async () => {
    const failure = await failureOf(
      at.client.values.batchUpdate({
        spreadsheetId: at.spreadsheetId,
        requestBody: {
          valueInputOption: 'RAW',
          data: [
            { range: 'People!B2', values: [['x']] },
            { range: 'NoSuchTab!A1', values: [['y']] },
          ],
        },
      }),
    );
    expect(failure).toEqual({
      code: 400,
      message: 'Invalid data[1]: Unable to parse range: NoSuchTab!A1',
      status: 'INVALID_ARGUMENT',
    });
    expect(at.valueAt(1, 1)).toBe('Ann');
  });

  test('are cleared in one call', async () => {
    const { data } = await at.client.values.batchClear({
      spreadsheetId: at.spreadsheetId,
      requestBody: { ranges: ['People!B2', 'People!C1:C'] },
    });
    expect(data.clearedRanges).toEqual(['People!B2', 'People!C1:C10']);
    expect([at.valueAt(1, 1), at.valueAt(1, 2), at.valueAt(2, 1)]).toEqual([undefined, undefined, 'Bob']);
  });

  test('come back with the answer when asked for', async () => {
    const { data } = await at.client.values.update({
      spreadsheetId: at.spreadsheetId,
      range: 'People!A2:C3',
      valueInputOption: 'USER_ENTERED',
      includeValuesInResponse: true,
      responseValueRenderOption: 'UNFORMATTED_VALUE',
      requestBody: { values: [[null, '=1+1', null]] },
    });
    expect(data).toMatchObject({
      updatedRange: 'People!A2:B2',
      updatedCells: 1,
      updatedData: {
        range: 'People!A2:C3',
        values: [
          ['1', 2, 41],
          ['2', 'Bob', 0],
        ],
      },
    });
  });
});

describe('values by data filter', () => {
  test('are read by the metadata on a row and by range, each place once', async () => {
    await markRow(2);
    const a1Filter = { a1Range: 'People!A1:B1' };
    const { data } = await at.client.values.batchGetByDataFilter({
      spreadsheetId: at.spreadsheetId,
      requestBody: { dataFilters: [rowFilter, a1Filter, rowFilter], valueRenderOption: 'UNFORMATTED_VALUE' },
    });
    expect(data.valueRanges).toEqual([
      {
        valueRange: { range: 'People!A3:E3', majorDimension: 'ROWS', values: [['2', 'Bob', 0]] },
        dataFilters: [rowFilter, rowFilter],
      },
      {
        valueRange: { range: 'People!A1:B1', majorDimension: 'ROWS', values: [['id', 'name']] },
        dataFilters: [a1Filter],
      },
    ]);
  });

  test('are written and cleared where the row is by now', async () => {
    await markRow(1);
    await at.client.batchUpdate({
      spreadsheetId: at.spreadsheetId,
      requestBody: {
        requests: [
          { insertDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 2 } } },
        ],
      },
    });
    const { data } = await at.client.values.batchUpdateByDataFilter({
      spreadsheetId: at.spreadsheetId,
      requestBody: {
        valueInputOption: 'RAW',
        data: [{ dataFilter: rowFilter, values: [[null, 'Anna']] }],
      },
    });
    expect(data).toMatchObject({
      totalUpdatedCells: 1,
      responses: [{ updatedRange: 'People!A3:B3', dataFilter: rowFilter }],
    });
    expect(at.valueAt(2, 1)).toBe('Anna');
    const { data: cleared } = await at.client.values.batchClearByDataFilter({
      spreadsheetId: at.spreadsheetId,
      requestBody: { dataFilters: [rowFilter] },
    });
    expect(cleared.clearedRanges).toEqual(['People!A3:E3']);
    expect(at.valueAt(2, 1)).toBeUndefined();
  });
});
