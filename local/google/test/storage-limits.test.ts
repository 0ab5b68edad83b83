/** What a spreadsheet, a cell and its metadata may hold at most, and that nothing of a refused call is applied. */
import { describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();
const longest = 'x'.repeat(50_000);

describe('a cell', () => {
  const tooLong = 'Your input contains more than the maximum of 50000 characters in a single cell.';

  test('takes 50,000 characters', async () => {
    await at.batch([at.write(1, 1, { stringValue: longest })]);
    expect(at.valueAt(1, 1)).toBe(longest);
  });

  test.each([
    ['a text', { stringValue: `${longest}x` }],
    ['a formula', { formulaValue: `="${longest}"` }],
  ])('refuses %s that is longer', async (_, value) => {
    const failure = await failureOf(at.batch([at.write(1, 1, { stringValue: 'y' }), at.write(2, 1, value)]));
    expect(failure).toMatchObject({ code: 400, message: `Invalid requests[1].updateCells: ${tooLong}` });
    expect(at.valueAt(1, 1)).toBe('Ann');
  });

  test.each(['RAW', 'USER_ENTERED'])('refuses it in values, too: %s', async (valueInputOption) => {
    const { spreadsheetId, client } = at;
    const data = [
      { range: 'People!B2', values: [['y']] },
      { range: 'People!B3', values: [[`${longest}x`]] },
    ];
    const call = client.values.batchUpdate({ spreadsheetId, requestBody: { valueInputOption, data } });
    expect(await failureOf(call)).toMatchObject({ code: 400, message: `Invalid data[1]: ${tooLong}` });
    expect(at.valueAt(1, 1)).toBe('Ann');
  });
});

describe('a spreadsheet', () => {
  test('holds ten million cells, counted with empty ones', async () => {
    const { rowCount, columnCount } = at.people;
    const free = 10_000_000 - rowCount * columnCount - at.scratch.rowCount * at.scratch.columnCount;
    const grid = (rows: number) => ({
      addSheet: { properties: { gridProperties: { rowCount: rows, columnCount: 1 } } },
    });
    expect((await failureOf(at.batch([grid(free + 1)]))).message).toBe(
      'Invalid requests[0].addSheet: This action would increase the number of cells in the workbook above the ' +
        'limit of 10000000 cells.',
    );
    await at.batch([grid(free)]);
  });

  test('has at most 18,278 columns in a tab', async () => {
    const columns = (length: number) => ({
      appendDimension: { sheetId: at.people.tabId, dimension: 'COLUMNS', length },
    });
    await at.batch([columns(18_278 - at.people.columnCount)]);
    expect(await failureOf(at.batch([columns(1)]))).toMatchObject({ code: 400 });
    expect(at.people.columnCount).toBe(18_278);
  });
});

describe('developer metadata', () => {
  const refusal = 'Adding the requested developer metadata would exceed the allowed storage limit';
  const metadata = (location: object, size: number) => ({
    createDeveloperMetadata: {
      developerMetadata: {
        metadataKey: 'k',
        metadataValue: 'v'.repeat(size - 1),
        visibility: 'DOCUMENT',
        location,
      },
    },
  });
  const row = (index: number): object => ({
    dimensionRange: {
      sheetId: at.people.tabId,
      dimension: 'ROWS',
      startIndex: index,
      endIndex: index + 1,
    },
  });

  test('of a tab, with its rows and columns, holds 30,000 characters', async () => {
    await at.batch([metadata(row(1), 20_000), metadata({ sheetId: at.people.tabId }, 10_000)]);
    const failure = await failureOf(at.batch([metadata(row(2), 1)]));
    expect(failure.message).toBe(`Invalid requests[0].createDeveloperMetadata: ${refusal}`);
    await at.batch([metadata({ sheetId: at.scratch.tabId }, 1)]);
  });

  test('of the spreadsheet itself holds as much apart', async () => {
    await at.batch([metadata({ spreadsheet: true }, 30_000), metadata(row(1), 1)]);
    expect((await failureOf(at.batch([metadata({ spreadsheet: true }, 1)]))).message).toContain(refusal);
  });

  test('cannot grow beyond it by an update either', async () => {
    await at.batch([metadata(row(1), 29_000)]);
    const update = {
      updateDeveloperMetadata: {
        dataFilters: [{ developerMetadataLookup: { metadataKey: 'k' } }],
        developerMetadata: { metadataValue: 'v'.repeat(30_000) },
        fields: 'metadataValue',
      },
    };
    expect((await failureOf(at.batch([update]))).message).toContain(refusal);
  });
});
