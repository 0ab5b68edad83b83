/** Reading and writing plain values, seen through Google’s own client over HTTP. */
import { describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();

describe('reading', () => {
  test('shows properties without cells by default', async () => {
    const { data } = await at.client.get({ spreadsheetId: at.spreadsheetId });
    expect(data.properties).toMatchObject({ title: 'Test', locale: 'en_US', timeZone: 'Etc/GMT' });
    expect(data.sheets?.[0]).toEqual({
      properties: {
        sheetId: 0,
        title: 'People',
        index: 0,
        sheetType: 'GRID',
        gridProperties: { rowCount: 10, columnCount: 5 },
      },
    });
  });

  test('reads cells by tab id and by A1 range, masked and ragged', async () => {
    const fields = 'sheets(properties/sheetId,data(startRow,rowData(values(effectiveValue,formattedValue))))';
    const { data } = await at.client.getByDataFilter({
      spreadsheetId: at.spreadsheetId,
      fields,
      requestBody: {
        dataFilters: [
          {
            gridRange: { sheetId: at.people.tabId, startRowIndex: 1, endRowIndex: 400, startColumnIndex: 1 },
          },
          { a1Range: 'People!A1' },
        ],
      },
    });
    expect(data).toEqual({
      sheets: [
        {
          properties: { sheetId: 0 },
          data: [
            {
              startRow: 1,
              rowData: [
                {
                  values: [
                    { effectiveValue: { stringValue: 'Ann' }, formattedValue: 'Ann' },
                    { effectiveValue: { numberValue: 41 }, formattedValue: '41' },
                  ],
                },
                {
                  values: [
                    { effectiveValue: { stringValue: 'Bob' }, formattedValue: 'Bob' },
                    { effectiveValue: { numberValue: 0 }, formattedValue: '0' },
                  ],
                },
                { values: [{ effectiveValue: { stringValue: 'Cid' }, formattedValue: 'Cid' }] },
              ],
            },
            { rowData: [{ values: [{ effectiveValue: { stringValue: 'id' }, formattedValue: 'id' }] }] },
          ],
        },
      ],
    });
  });

  test('refuses a mask that names an unknown field', async () => {
    const failure = await failureOf(
      at.client.get({ spreadsheetId: at.spreadsheetId, fields: 'sheets.propertis' }),
    );
    expect(failure).toMatchObject({ code: 400, message: 'Request contains an invalid argument.' });
    expect(JSON.stringify(failure)).toContain("Cannot find matching fields for path 'sheets.propertis'");
  });

  test('refuses a range of a tab that does not exist, or beyond the grid', async () => {
    expect(
      await failureOf(at.client.values.get({ spreadsheetId: at.spreadsheetId, range: 'Nope!A1' })),
    ).toMatchObject({
      message: 'Unable to parse range: Nope!A1',
    });
    expect(
      await failureOf(at.client.values.get({ spreadsheetId: at.spreadsheetId, range: 'People!A11' })),
    ).toMatchObject({
      message: "Range ('People'!A11) exceeds grid limits. Max rows: 10, max columns: 5",
    });
  });

  test('reads values formatted, unformatted and as formulas', async () => {
    await at.google.human(at.spreadsheetId).type(at.people.tabId, 'D2', [['=C2+1'], ['2024-01-15'], ['50%']]);
    const read = async (valueRenderOption: string): Promise<unknown> =>
      (
        await at.client.values.get({
          spreadsheetId: at.spreadsheetId,
          range: 'People!D2:D5',
          valueRenderOption,
        })
      ).data.values;
    expect(await read('FORMATTED_VALUE')).toEqual([['42'], ['2024-01-15'], ['50%']]);
    expect(await read('UNFORMATTED_VALUE')).toEqual([[42], [45306], [0.5]]);
    expect(await read('FORMULA')).toEqual([['=C2+1'], [45306], [0.5]]);
  });
});

describe('creating and writing values', () => {
  test('creates a spreadsheet of its own with Google’s defaults', async () => {
    const { data } = await at.client.create({ requestBody: { properties: { title: 'Mine' } } });
    expect(data.properties).toMatchObject({ title: 'Mine', timeZone: 'Etc/GMT' });
    expect(data.sheets?.[0]?.properties).toMatchObject({
      sheetId: 0,
      gridProperties: { rowCount: 1000, columnCount: 26 },
    });
  });

  test('updates, appends and clears values', async () => {
    const update = await at.client.values.update({
      spreadsheetId: at.spreadsheetId,
      range: 'People!B2',
      valueInputOption: 'RAW',
      requestBody: { values: [['=1+1', null, true]] },
    });
    expect(update.data).toEqual({
      spreadsheetId: at.spreadsheetId,
      updatedRange: 'People!B2:D2',
      updatedRows: 1,
      updatedColumns: 2,
      updatedCells: 2,
    });
    expect([at.valueAt(1, 1), at.valueAt(1, 2), at.valueAt(1, 3)]).toEqual(['=1+1', 41, true]);
    const append = await at.client.values.append({
      spreadsheetId: at.spreadsheetId,
      range: 'People',
      valueInputOption: 'USER_ENTERED',
      requestBody: { values: [['4', '=1+1', '2020-01-01']] },
    });
    expect(append.data.tableRange).toBe('People!A1:D4');
    expect(append.data.updates?.updatedRange).toBe('People!A5:C5');
    expect([at.valueAt(4, 0), at.valueAt(4, 1), at.valueAt(4, 2)]).toEqual([4, 2, 43831]);
    const clear = await at.client.values.clear({ spreadsheetId: at.spreadsheetId, range: 'People!A5:Z5' });
    expect(clear.data.clearedRange).toBe('People!A5:E5');
    expect(at.valueAt(4, 1)).toBeUndefined();
  });
});

describe('metadata', () => {
  test('follows its row through inserting and sorting and is found by its key', async () => {
    await at.batch([
      {
        createDeveloperMetadata: {
          developerMetadata: {
            metadataKey: 'k',
            metadataValue: 'v',
            visibility: 'DOCUMENT',
            location: {
              dimensionRange: { sheetId: at.people.tabId, dimension: 'ROWS', startIndex: 1, endIndex: 2 },
            },
          },
        },
      },
      {
        insertDimension: {
          range: { sheetId: at.people.tabId, dimension: 'ROWS', startIndex: 0, endIndex: 1 },
        },
      },
      {
        sortRange: {
          range: { sheetId: at.people.tabId, startRowIndex: 2, endRowIndex: 5 },
          sortSpecs: [{ dimensionIndex: 0, sortOrder: 'DESCENDING' }],
        },
      },
    ]);
    const search = (metadataKey: string): Promise<unknown> =>
      at.client.developerMetadata
        .search({
          spreadsheetId: at.spreadsheetId,
          requestBody: { dataFilters: [{ developerMetadataLookup: { metadataKey } }] },
        })
        .then(({ data }) => data);
    expect(at.valueAt(4, 1)).toBe('Ann');
    expect(await search('k')).toMatchObject({
      matchedDeveloperMetadata: [
        {
          developerMetadata: {
            metadataValue: 'v',
            location: { locationType: 'ROW', dimensionRange: { startIndex: 4 } },
          },
        },
      ],
    });
    expect(await search('other')).toEqual({});
  });
});
