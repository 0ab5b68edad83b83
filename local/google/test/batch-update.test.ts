/** spreadsheets.batchUpdate, seen through Google’s own client over HTTP. */
import type { sheets_v4 } from '@googleapis/sheets';
import { describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();

const rowOf = (id: string, name: string, age: number): object => ({
  values: [{ stringValue: id }, { stringValue: name }, { numberValue: age }].map((value) => ({
    userEnteredValue: value,
  })),
});

describe('batchUpdate', () => {
  test('applies all requests in order and answers one reply each', async () => {
    const { replies } = await at.batch([
      {
        insertDimension: {
          range: { sheetId: at.people.tabId, dimension: 'ROWS', startIndex: 1, endIndex: 2 },
        },
      },
      at.write(1, 1, { stringValue: 'New' }),
      at.token(11, 'sync:a:write'),
    ]);
    expect(replies).toEqual([
      {},
      {},
      {
        addFilterView: {
          filter: {
            filterViewId: 11,
            title: 'sync:a:write',
            range: { sheetId: at.scratch.tabId, endRowIndex: 1 },
          },
        },
      },
    ]);
    expect([at.valueAt(1, 1), at.valueAt(2, 1)]).toEqual(['New', 'Ann']);
  });

  test('applies nothing at all when one request is refused, and names that request', async () => {
    const before = at.people.state.rows.slice();
    const failure = await failureOf(
      at.batch([
        at.write(1, 1, { stringValue: 'x' }),
        {
          deleteDimension: {
            range: { sheetId: at.people.tabId, dimension: 'ROWS', startIndex: 2, endIndex: 4 },
          },
        },
        { updateCells: { start: { sheetId: 999999 }, rows: [], fields: '*' } },
      ]),
    );
    expect(failure).toEqual({
      code: 400,
      message: 'Invalid requests[2].updateCells: No grid with id: 999999',
      status: 'INVALID_ARGUMENT',
    });
    expect(at.google.documents.get(at.spreadsheetId)?.workbook.tabs[0]?.state.rows).toEqual(before);
  });

  test('refuses a once-token whose id exists, with everything that came along, whatever its title', async () => {
    await at.batch([at.token(21, 'sync:a:write'), at.write(1, 1, { stringValue: 'once' })]);
    const failure = await failureOf(
      at.batch([at.token(21, 'sync:a:burn'), at.write(1, 1, { stringValue: 'twice' })]),
    );
    expect(failure).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
    expect(failure.message).toMatch(/^Invalid requests\[0\]\.addFilterView: .*already exists/);
    expect(at.valueAt(1, 1)).toBe('once');
    const { data } = await at.client.get({
      spreadsheetId: at.spreadsheetId,
      fields: 'sheets.filterViews(filterViewId,title)',
    });
    expect(data.sheets).toContainEqual({ filterViews: [{ filterViewId: 21, title: 'sync:a:write' }] });
  });

  test('gives a removed token back, and refuses to remove one that is not there', async () => {
    await at.batch([at.token(22, 'a')]);
    await at.batch([{ deleteFilterView: { filterId: 22 } }, at.token(22, 'b')]);
    expect(await failureOf(at.batch([{ deleteFilterView: { filterId: 23 } }]))).toMatchObject({ code: 400 });
  });

  test('copies rows aside, writes, and reads the copies back in the same answer under a mask', async () => {
    const { updatedSpreadsheet } = await at.batch(
      [
        {
          copyPaste: {
            source: {
              sheetId: at.people.tabId,
              startRowIndex: 1,
              endRowIndex: 3,
              startColumnIndex: 0,
              endColumnIndex: 3,
            },
            destination: {
              sheetId: at.scratch.tabId,
              startRowIndex: 11,
              endRowIndex: 13,
              startColumnIndex: 0,
              endColumnIndex: 3,
            },
            pasteType: 'PASTE_NORMAL',
          },
        },
        at.write(1, 1, { stringValue: 'Written' }),
      ],
      { includeSpreadsheetInResponse: true, responseRanges: ["'_sync'!A12:C13"] },
      'updatedSpreadsheet(sheets(properties(sheetId),data(startRow,startColumn,rowData(values(userEnteredValue)))))',
    );
    expect(updatedSpreadsheet?.sheets).toEqual([
      {
        properties: { sheetId: at.scratch.tabId },
        data: [
          {
            startRow: 11,
            rowData: [rowOf('1', 'Ann', 41), rowOf('2', 'Bob', 0)],
          },
        ],
      },
    ]);
    expect(at.valueAt(1, 1)).toBe('Written');
  });

  test('clears what the mask lists and the cells lack, keeps the rest, never parses a text', async () => {
    await at.batch([
      {
        repeatCell: {
          range: { sheetId: at.people.tabId, startRowIndex: 1, endRowIndex: 3 },
          cell: { userEnteredFormat: { numberFormat: { type: 'NUMBER', pattern: '0.00' } } },
          fields: 'userEnteredFormat.numberFormat',
        },
      },
      {
        updateCells: {
          range: {
            sheetId: at.people.tabId,
            startRowIndex: 1,
            endRowIndex: 3,
            startColumnIndex: 1,
            endColumnIndex: 3,
          },
          rows: [{ values: [{ userEnteredValue: { stringValue: '=1+1' } }] }],
          fields: 'userEnteredValue',
        },
      },
    ]);
    expect([at.valueAt(1, 1), at.valueAt(1, 2), at.valueAt(2, 1)]).toEqual(['=1+1', undefined, undefined]);
    expect(at.people.cell(1, 2)?.format).toEqual({ numberFormat: { type: 'NUMBER', pattern: '0.00' } });
    await at.batch([
      { updateCells: { range: { sheetId: at.people.tabId, startRowIndex: 1, endRowIndex: 2 }, fields: '*' } },
    ]);
    expect(at.people.cell(1, 2)).toBeUndefined();
  });

  test('refuses unknown names, empty requests and wrong types as Google does', async () => {
    const requests = (request: unknown): sheets_v4.Schema$Request[] => [request as sheets_v4.Schema$Request];
    const message = async (request: unknown): Promise<string> =>
      (await failureOf(at.batch(requests(request)))).message;
    expect(await message({ filter: {} })).toBe(
      'Invalid JSON payload received. Unknown name "filter" at \'requests[0]\': Cannot find field.',
    );
    expect(await message({})).toBe('Invalid requests[0]: No request set.');
    expect(await message({ deleteSheet: { sheetID: 1 } })).toBe(
      'Invalid JSON payload received. Unknown name "sheetID" at \'requests[0].delete_sheet\': Cannot find field.',
    );
    expect(await message({ deleteSheet: { sheetId: 'x' } })).toContain(
      "Invalid value at 'requests[0].delete_sheet.sheet_id'",
    );
  });

  test('answers 501 with the name of what it does not support', async () => {
    expect(await failureOf(at.batch([{ addChart: {} }]))).toMatchObject({
      code: 501,
      status: 'UNIMPLEMENTED',
      message: expect.stringContaining('addChart') as string,
    });
  });
});
