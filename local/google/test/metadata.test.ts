/** Developer metadata, seen through Google’s own client over HTTP. */
import type { sheets_v4 } from '@googleapis/sheets';
import { describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();

const row = (index: number): sheets_v4.Schema$DeveloperMetadataLocation => ({
  dimensionRange: { sheetId: 0, dimension: 'ROWS', startIndex: index, endIndex: index + 1 },
});

function create(
  metadataId: number,
  location: sheets_v4.Schema$DeveloperMetadataLocation,
  metadataKey = 'key',
): sheets_v4.Schema$Request {
  const developerMetadata = { metadataId, metadataKey, metadataValue: 'v', location, visibility: 'DOCUMENT' };
  return { createDeveloperMetadata: { developerMetadata } };
}

async function idsOf(lookup: sheets_v4.Schema$DeveloperMetadataLookup): Promise<unknown[]> {
  const { data } = await at.client.developerMetadata.search({
    spreadsheetId: at.spreadsheetId,
    requestBody: { dataFilters: [{ developerMetadataLookup: lookup }] },
  });
  const matched = data.matchedDeveloperMetadata ?? [];
  return matched.map(({ developerMetadata }) => developerMetadata?.metadataId);
}

describe('developer metadata', () => {
  test('is found by place: exactly there, or whatever meets it', async () => {
    await at.batch([
      create(1, { spreadsheet: true }),
      create(2, { sheetId: 0 }),
      create(3, row(1)),
      create(4, row(2)),
      create(5, { dimensionRange: { sheetId: 0, dimension: 'COLUMNS', startIndex: 0, endIndex: 1 } }),
    ]);
    expect(await idsOf({ metadataLocation: row(1) })).toEqual([3]);
    expect(await idsOf({ metadataLocation: { sheetId: 0 } })).toEqual([2]);
    const near = { locationMatchingStrategy: 'INTERSECTING_LOCATION' };
    expect(await idsOf({ metadataLocation: row(1), ...near })).toEqual([1, 2, 3, 5]);
    expect(await idsOf({ locationType: 'ROW', metadataKey: 'key' })).toEqual([3, 4]);
    expect(await idsOf({ metadataId: 9 })).toEqual([]);
  });

  test('is got by its id, and stands at its row in grid data', async () => {
    await at.batch([create(7, row(2))]);
    const expected = {
      metadataId: 7,
      metadataKey: 'key',
      metadataValue: 'v',
      location: {
        locationType: 'ROW',
        dimensionRange: { dimension: 'ROWS', startIndex: 2, endIndex: 3 },
      },
      visibility: 'DOCUMENT',
    };
    const { spreadsheetId } = at;
    const { data } = await at.client.developerMetadata.get({ spreadsheetId, metadataId: 7 });
    expect(data).toEqual(expected);
    const fields = 'sheets.data.rowMetadata.developerMetadata';
    const grid = await at.client.get({ spreadsheetId, ranges: ['People!A2:A4'], fields });
    expect(grid.data.sheets?.[0]?.data?.[0]?.rowMetadata).toEqual([
      {},
      { developerMetadata: [expected] },
      {},
    ]);
    expect(await failureOf(at.client.developerMetadata.get({ spreadsheetId, metadataId: 8 }))).toMatchObject({
      code: 404,
    });
  });

  test('is changed, moved and deleted where filters find it', async () => {
    await at.batch([create(1, row(1)), create(2, row(2)), create(3, row(3), 'other')]);
    const filter = { developerMetadataLookup: { metadataKey: 'key' } };
    const { replies } = await at.batch([
      {
        updateDeveloperMetadata: {
          dataFilters: [filter],
          developerMetadata: { metadataValue: 'new', location: row(5) },
          fields: 'metadataValue,location',
        },
      },
      { deleteDeveloperMetadata: { dataFilter: { developerMetadataLookup: { metadataKey: 'other' } } } },
    ]);
    const [updated, deleted] = replies ?? [];
    expect(updated?.updateDeveloperMetadata?.developerMetadata).toMatchObject([
      { metadataId: 1, metadataKey: 'key', metadataValue: 'new' },
      { metadataId: 2, metadataKey: 'key', metadataValue: 'new' },
    ]);
    expect(deleted?.deleteDeveloperMetadata?.deletedDeveloperMetadata).toMatchObject([{ metadataId: 3 }]);
    expect(await idsOf({ metadataLocation: row(5) })).toEqual([1, 2]);
    expect(await idsOf({ locationType: 'ROW' })).toEqual([1, 2]);
  });

  test('is refused with everything of its batch when the storage of the tab is used up', async () => {
    const big = create(1, { sheetId: 0 });
    const { developerMetadata } = big.createDeveloperMetadata ?? {};
    const failure = await failureOf(
      at.batch([
        {
          createDeveloperMetadata: {
            developerMetadata: { ...developerMetadata, metadataValue: 'v'.repeat(29_990) },
          },
        },
        create(2, row(1), 'one more entry'),
      ]),
    );
    expect(failure.message).toBe(
      'Invalid requests[1].createDeveloperMetadata: ' +
        'Adding the requested developer metadata would exceed the allowed storage limit',
    );
    expect(await idsOf({ metadataKey: 'key' })).toEqual([]);
  });
});
