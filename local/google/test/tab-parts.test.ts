/** Named, banded and protected ranges, filter views, and whole tabs, seen through Google’s own client over HTTP. */
import type { sheets_v4 } from '@googleapis/sheets';
import { describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();
const area = { sheetId: 0, startRowIndex: 0, endRowIndex: 2, startColumnIndex: 0, endColumnIndex: 2 };
const shownArea = { startRowIndex: 0, endRowIndex: 2, startColumnIndex: 0, endColumnIndex: 2 };

async function sheets(fields: string): Promise<sheets_v4.Schema$Sheet[]> {
  const { data } = await at.client.get({ spreadsheetId: at.spreadsheetId, fields: `sheets(${fields})` });
  return data.sheets ?? [];
}

const message = async (request: sheets_v4.Schema$Request): Promise<string> =>
  (await failureOf(at.batch([request]))).message;

describe('native tables', () => {
  const add = (name: string, range: object = area): sheets_v4.Schema$Request => ({
    addTable: { table: { name, range } },
  });

  test('are added, grow over a column, follow their cells, and go with them', async () => {
    const { replies } = await at.batch([add('People')]);
    const tableId = replies?.[0]?.addTable?.table?.tableId ?? '';
    const wider = { ...area, endColumnIndex: 3 };
    await at.batch([
      { updateTable: { table: { tableId, range: wider }, fields: 'range' } },
      {
        insertDimension: { range: { sheetId: 0, dimension: 'COLUMNS', startIndex: 0, endIndex: 1 } },
      },
    ]);
    expect((await sheets('tables'))[0]).toEqual({
      tables: [{ tableId, name: 'People', range: { ...shownArea, startColumnIndex: 1, endColumnIndex: 4 } }],
    });
    await at.batch([{ deleteTable: { tableId } }]);
    expect((await sheets('tables'))[0]).toEqual({});
    expect(at.valueAt(0, 1)).toBeUndefined();
  });

  test('share neither a name nor a cell', async () => {
    await at.batch([add('People')]);
    expect(await message(add('people', { ...area, startRowIndex: 4, endRowIndex: 6 }))).toContain(
      'already exists',
    );
    expect(await message(add('Others'))).toContain('already has a table');
    expect(await message({ updateTable: { table: { tableId: 'x' }, fields: 'name' } })).toContain('No table');
  });
});

describe('named ranges', () => {
  test('are added, changed, read by name and deleted', async () => {
    const { replies } = await at.batch([{ addNamedRange: { namedRange: { name: 'heads', range: area } } }]);
    const namedRangeId = replies?.[0]?.addNamedRange?.namedRange?.namedRangeId ?? '';
    await at.batch([
      { updateNamedRange: { namedRange: { namedRangeId, name: 'Heads' }, fields: 'name' } },
      at.write(5, 0, { formulaValue: '=COUNTA(heads)' }),
    ]);
    expect(at.valueAt(5, 0)).toBe(4);
    const { spreadsheetId } = at;
    const { data } = await at.client.values.get({ spreadsheetId, range: 'heads' });
    expect(data).toMatchObject({
      range: 'People!A1:B2',
      values: [
        ['id', 'name'],
        ['1', 'Ann'],
      ],
    });
    const all = await at.client.get({ spreadsheetId, fields: 'namedRanges' });
    expect(all.data.namedRanges).toEqual([{ namedRangeId, name: 'Heads', range: shownArea }]);
    await at.batch([{ deleteNamedRange: { namedRangeId } }]);
    expect(await failureOf(at.client.values.get({ spreadsheetId, range: 'heads' }))).toMatchObject({
      code: 400,
    });
  });

  test('are refused when the name is taken, even by one whose cells are gone, or makes no name', async () => {
    const add = (name: string): sheets_v4.Schema$Request => ({
      addNamedRange: { namedRange: { name, range: area } },
    });
    const rows = { sheetId: 0, dimension: 'ROWS', startIndex: 0, endIndex: 2 };
    await at.batch([add('heads'), { deleteDimension: { range: rows } }]);
    expect(await message(add('heads'))).toBe(
      'Invalid requests[0].addNamedRange: Cannot add named range with name heads, ' +
        'a named range with that name already exists.',
    );
    expect((await at.client.get({ spreadsheetId: at.spreadsheetId, fields: 'namedRanges' })).data).toEqual(
      {},
    );
    for (const name of ['', 'A1', 'two words', 'true']) {
      expect(await message(add(name))).toContain('is invalid');
    }
    expect(await message({ deleteNamedRange: { namedRangeId: 'x' } })).toContain('No NamedRange with id: x');
  });
});

describe('cells that are inserted and deleted', () => {
  test('shift the others and leave the size of the grid', async () => {
    const cells = { ...area, startRowIndex: 1, startColumnIndex: 1 };
    await at.batch([{ deleteRange: { range: cells, shiftDimension: 'ROWS' } }]);
    expect([at.valueAt(1, 1), at.valueAt(2, 1), at.valueAt(1, 0), at.people.rowCount]).toEqual([
      'Bob',
      'Cid',
      '1',
      10,
    ]);
    await at.batch([{ insertRange: { range: cells, shiftDimension: 'ROWS' } }]);
    expect([at.valueAt(1, 1), at.valueAt(2, 1), at.people.rowCount]).toEqual([undefined, 'Bob', 10]);
  });

  test('are refused where a merge would be torn', async () => {
    await at.batch([{ mergeCells: { range: area, mergeType: 'MERGE_ALL' } }]);
    const range = { ...area, endColumnIndex: 1 };
    expect(await message({ deleteRange: { range, shiftDimension: 'ROWS' } })).toContain('merged range');
  });

  test('are cut and pasted', async () => {
    await at.batch([
      { cutPaste: { source: area, destination: { sheetId: 0, rowIndex: 5, columnIndex: 2 } } },
    ]);
    expect([at.valueAt(0, 0), at.valueAt(5, 2), at.valueAt(6, 3)]).toEqual([undefined, 'id', 'Ann']);
    const outside = { sheetId: 0, rowIndex: 9, columnIndex: 0 };
    expect(await message({ cutPaste: { source: area, destination: outside } })).toContain(
      'exceeds grid limits',
    );
  });
});

describe('what lies on a tab', () => {
  test('alternating colours are added, changed and deleted, and may not overlap', async () => {
    const rowProperties = { firstBandColor: { red: 1 }, secondBandColor: { blue: 1 } };
    await at.batch([{ addBanding: { bandedRange: { bandedRangeId: 4, range: area, rowProperties } } }]);
    const again = { addBanding: { bandedRange: { range: area, rowProperties } } };
    expect(await message(again)).toContain('already has alternating background colors');
    const changed = { bandedRangeId: 4, rowProperties: { firstBandColor: { green: 1 } } };
    await at.batch([{ updateBanding: { bandedRange: changed, fields: 'rowProperties.firstBandColor' } }]);
    expect((await sheets('bandedRanges'))[0]?.bandedRanges).toEqual([
      {
        bandedRangeId: 4,
        range: shownArea,
        rowProperties: { ...rowProperties, firstBandColor: { green: 1 } },
      },
    ]);
    await at.batch([{ deleteBanding: { bandedRangeId: 4 } }]);
    expect(await sheets('bandedRanges')).toEqual([{}, {}]);
  });

  test('filter views are changed and copied', async () => {
    await at.batch([at.token(1, 'a')]);
    const filter = { filterViewId: 1, title: 'b', sortSpecs: [{ dimensionIndex: 1 }] };
    const { replies } = await at.batch([
      { updateFilterView: { filter, fields: 'title,sortSpecs' } },
      { duplicateFilterView: { filterId: 1 } },
    ]);
    expect(replies?.[1]?.duplicateFilterView?.filter).toMatchObject({
      title: 'Copy of b',
      sortSpecs: [{ dimensionIndex: 1 }],
    });
    expect((await sheets('filterViews.title'))[1]?.filterViews).toEqual([
      { title: 'b' },
      { title: 'Copy of b' },
    ]);
    expect(await message({ duplicateFilterView: { filterId: 9 } })).toContain('No filter view with id: 9');
  });

  test('protected ranges are changed; the owner is listed among the editors', async () => {
    await at.batch([{ addProtectedRange: { protectedRange: { protectedRangeId: 5, range: area } } }]);
    const protectedRange = {
      protectedRangeId: 5,
      description: 'mine',
      range: { sheetId: 0, endRowIndex: 1 },
    };
    await at.batch([{ updateProtectedRange: { protectedRange, fields: 'description,range' } }]);
    const users = [at.google.serviceAccount.client_email, 'person@example.com'];
    expect((await sheets('protectedRanges'))[0]?.protectedRanges).toEqual([
      {
        protectedRangeId: 5,
        range: { endRowIndex: 1 },
        description: 'mine',
        requestingUserCanEdit: true,
        editors: { users },
      },
    ]);
  });

  test('validation rules are set and removed', async () => {
    const rule = { condition: { type: 'ONE_OF_LIST', values: [{ userEnteredValue: 'a' }] }, strict: true };
    await at.batch([{ setDataValidation: { range: area, rule } }]);
    expect(at.people.cell(1, 1)).toEqual({ value: 'Ann', validation: rule });
    await at.batch([{ setDataValidation: { range: area } }]);
    expect(at.people.cell(1, 1)).toEqual({ value: 'Ann' });
  });
});

describe('whole tabs', () => {
  test('come with a new spreadsheet, cells included; a refused one is not there', async () => {
    const data = [{ startRow: 1, rowData: [{ values: [{ userEnteredValue: { formulaValue: '=1+1' } }] }] }];
    const before = at.google.documents.list().length;
    const { data: made } = await at.client.create({
      requestBody: { properties: { title: 'New' }, sheets: [{ properties: { title: 'A' }, data }] },
    });
    const { workbook } = at.google.documents.get(made.spreadsheetId ?? '') ?? {};
    expect(workbook?.tabByTitle('A')?.effective(1, 0)).toBe(2);
    const twice = [{ properties: { title: 'A' } }, { properties: { title: 'A' } }];
    expect(await failureOf(at.client.create({ requestBody: { sheets: twice } }))).toMatchObject({
      code: 400,
    });
    const named = { namedRanges: [{ name: 'x' }] };
    expect(await failureOf(at.client.create({ requestBody: named }))).toMatchObject({ code: 501 });
    expect(at.google.documents.list().length).toBe(before + 1);
  });

  test('are duplicated, and copied to another spreadsheet', async () => {
    await at.batch([at.token(1, 'a'), { addBanding: { bandedRange: { range: area } } }]);
    const { replies } = await at.batch([
      { duplicateSheet: { sourceSheetId: 0, insertSheetIndex: 1, newSheetName: 'Twin' } },
    ]);
    expect(replies?.[0]?.duplicateSheet?.properties).toMatchObject({ title: 'Twin', index: 1 });
    const other = at.google.createShared({ title: 'Other' }).workbook;
    const { data } = await at.client.sheets.copyTo({
      spreadsheetId: at.spreadsheetId,
      sheetId: 0,
      requestBody: { destinationSpreadsheetId: other.id },
    });
    expect(data).toMatchObject({ title: 'Copy of People', index: 1 });
    const copy = other.tabByTitle('Copy of People');
    expect([copy?.effective(1, 1), copy?.rowCount, copy?.state.bandedRanges.length]).toEqual(['Ann', 10, 1]);
    copy?.enter(1, 1, { value: 'Eve' });
    expect(at.valueAt(1, 1)).toBe('Ann');
  });

  test('are searched: texts, whole cells, patterns, formulas', async () => {
    await at.batch([at.write(3, 1, { formulaValue: '="Bob"&1' })]);
    const { replies } = await at.batch([
      { findReplace: { find: 'b', replacement: 'p', sheetId: 0 } },
      {
        findReplace: {
          find: '^([A-Z])o(.)$',
          replacement: '$1i$2',
          searchByRegex: true,
          matchCase: true,
          allSheets: true,
        },
      },
      { findReplace: { find: 'Bob', replacement: 'Tom', includeFormulas: true, range: { sheetId: 0 } } },
      { findReplace: { find: 'an', replacement: 'x', matchEntireCell: true, allSheets: true } },
    ]);
    expect(replies?.map((reply) => reply.findReplace)).toEqual([
      { valuesChanged: 1, rowsChanged: 1, sheetsChanged: 1, occurrencesChanged: 2 },
      {},
      { formulasChanged: 1, rowsChanged: 1, sheetsChanged: 1, occurrencesChanged: 1 },
      {},
    ]);
    expect([at.valueAt(2, 1), at.valueAt(3, 1)]).toEqual(['pop', 'Tom1']);
  });
});
