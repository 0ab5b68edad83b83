/** A second client, written by others and unknown to the product, must be happy with the stand-in, too. */
import { GoogleSpreadsheet } from 'google-spreadsheet';
import { beforeEach, describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { signedIn } from './real-client.ts';

const at = new Fixture();
let doc: GoogleSpreadsheet;

beforeEach(async () => {
  const scopes = ['spreadsheets', 'drive'].map((name) => `https://www.googleapis.com/auth/${name}`);
  const auth = signedIn({ url: at.google.url, key: at.google.serviceAccount, scopes });
  const { token } = await auth.getAccessToken();
  doc = opened(at.spreadsheetId, { token: token ?? '' });
  await doc.loadInfo();
});

/** The library has no option for the addresses of Google, so its clients are led to the stand-in. */
function opened(id: string, auth: { token: string } | { apiKey: string }): GoogleSpreadsheet {
  const document = new GoogleSpreadsheet(id, auth);
  return Object.assign(document, {
    sheetsApi: document.sheetsApi.extend({ prefix: `${at.google.url}/v4/spreadsheets/${id}` }),
    driveApi: document.driveApi.extend({ prefix: `${at.google.url}/drive/v3/files/${id}` }),
  });
}

describe('google-spreadsheet', () => {
  test('finds the tabs, and reads and writes rows by their header', async () => {
    expect([doc.title, doc.sheetsByIndex.map(({ title }) => title)]).toEqual(['Test', ['People', '_sync']]);
    const sheet = await doc.addSheet({ title: 'Pets', headerValues: ['name', 'kind'] });
    await sheet.addRows([
      { name: 'Rex', kind: 'dog' },
      { name: 'Tom', kind: 'cat' },
      { name: 'Ida', kind: 'hen' },
    ]);
    const [rex, tom] = await sheet.getRows();
    rex?.set('kind', 'wolf');
    await rex?.save();
    await tom?.delete();
    const left = (await sheet.getRows()).map((row) => row.toObject());
    expect(left).toEqual([
      { name: 'Rex', kind: 'wolf' },
      { name: 'Ida', kind: 'hen' },
    ]);
  });

  test('reads and writes cells with formulas, formats, notes and errors', async () => {
    const [sheet] = doc.sheetsByIndex;
    await sheet?.loadCells('A1:E4');
    const sum = sheet?.getCell(3, 2);
    const broken = sheet?.getCell(3, 3);
    if (!sheet || !sum || !broken) {
      throw new Error('The tab or its cells are missing.');
    }
    sum.formula = '=SUM(C2:C3)';
    sum.numberFormat = { type: 'NUMBER', pattern: '0.00' };
    sum.note = 'in all';
    broken.formula = '=1/0';
    await sheet.saveUpdatedCells();
    await sheet.loadCells('A1:E4');
    const again = sheet.getCell(3, 2);
    expect([again.value, again.formattedValue, again.note]).toEqual([41, '41.00', 'in all']);
    expect(sheet.getCell(3, 3).errorValue).toMatchObject({ type: 'DIVIDE_BY_ZERO' });
    expect(sheet.getCellByA1('B2').stringValue).toBe('Ann');
  });

  test('changes tabs, lines, ranges and metadata', async () => {
    const [people] = doc.sheetsByIndex;
    if (!people) {
      throw new Error('There is no tab.');
    }
    const range = { startRowIndex: 0, endRowIndex: 1, startColumnIndex: 0, endColumnIndex: 2 };
    await doc.addNamedRange('heads', { sheetId: people.sheetId, ...range }, 'n1');
    await people.mergeCells(range, 'MERGE_ALL');
    await people.unmergeCells(range);
    await people.insertDimension('ROWS', { startIndex: 1, endIndex: 3 }, false);
    await people.setDataValidation(
      { ...range, startRowIndex: 1, endRowIndex: 6 },
      { condition: { type: 'BOOLEAN', values: [] }, showCustomUi: true, strict: true },
    );
    await people.updateProperties({ title: 'Persons' });
    const copy = await people.duplicate({ title: 'Again' });
    await people.delete();
    await doc.loadInfo();
    expect(doc.sheetsByIndex.map(({ title, rowCount }) => [title, rowCount])).toEqual([
      ['Again', 12],
      ['_sync', 20],
    ]);
    expect(copy.sheetId).not.toBe(people.sheetId);
    await doc.deleteNamedRange('n1');
  });

  test('shares, lists and takes back permissions, and reads a public spreadsheet with an API key', async () => {
    const shared = (await doc.share('ann@example.com', { role: 'reader' })) as { id: string };
    await doc.share('example.org', { role: 'commenter' });
    await doc.setPublicAccessLevel('reader');
    const listed = await doc.listPermissions();
    expect(listed.map(({ type, role }) => `${type} ${role}`)).toEqual([
      'user owner',
      'user writer',
      'user reader',
      'domain commenter',
      'anyone reader',
    ]);
    const reader = opened(at.spreadsheetId, { apiKey: at.google.apiKey });
    await reader.loadInfo();
    expect(reader.title).toBe('Test');
    await doc.setPublicAccessLevel(false);
    await doc.deletePermission(shared.id);
    await expect(reader.loadInfo()).rejects.toThrow('[403] The caller does not have permission');
    expect(await doc.listPermissions()).toHaveLength(3);
  });

  test('deletes a spreadsheet of its own', async () => {
    const scope = 'https://www.googleapis.com/auth/drive';
    const owner = opened(at.spreadsheetId, { token: at.google.accessToken('person@example.com', [scope]) });
    await expect(doc.delete()).rejects.toThrow('403');
    await owner.delete();
    expect(at.google.documents.get(at.spreadsheetId)).toBeUndefined();
  });
});
