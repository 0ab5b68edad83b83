/** Each switch of the Sheets API and of the files, in both positions; and how switches are set. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { SwitchName } from '../switches.ts';
import { parseSwitches, Switches, switchNames, switchEntries } from '../switches.ts';
import { Fixture } from './fixture.ts';

const at = new Fixture();

afterEach(() => at.google.switches.reset());

async function control(method: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${at.google.url}/control/switches`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe('setting', () => {
  test('in process, by text, and over HTTP', async () => {
    expect(new Switches({ sortFiresOnEdit: false }).isOn('sortFiresOnEdit')).toBe(false);
    expect(parseSwitches('sortFiresOnEdit=off, undoFiresOnEdit=on')).toEqual({
      sortFiresOnEdit: false,
      undoFiresOnEdit: true,
    });
    expect(() => parseSwitches('sortFires=off')).toThrow(
      'There is no switch "sortFires"; there are repeated',
    );
    expect(() => parseSwitches('sortFiresOnEdit')).toThrow('write sortFiresOnEdit=on');
    await control('PUT', { undoFiresOnEdit: true });
    expect(at.google.switches.isOn('undoFiresOnEdit')).toBe(true);
    expect((await control('GET')).body).toMatchObject({
      switches: expect.arrayContaining([
        expect.objectContaining({ name: 'undoFiresOnEdit', state: true, default: false }),
      ]) as unknown,
    });
    expect(await control('PUT', { undoFires: true })).toMatchObject({ status: 400 });
    await control('DELETE');
    expect(at.google.switches.isOn('undoFiresOnEdit')).toBe(false);
  });

  test('every switch is read by the stand-in', () => {
    const folder = join(import.meta.dirname, '..');
    const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'));
    const code = files
      .filter((file) => file !== 'switches.ts')
      .map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(switchNames.filter((name) => !code.some((text) => text.includes(`'${name}'`)))).toEqual([]);
  });

  test('README lists every switch as the code has it', () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
    const squeezed = readme.replace(/\s+/g, ' ');
    expect(switchEntries().filter((entry) => !squeezed.includes(entry))).toEqual([]);
    expect([...readme.matchAll(/^- \*\*`\w+`\*\* \((?:on|off), /gm)]).toHaveLength(switchNames.length);
  });
});

describe.each([true, false])('switched %s', (isOn) => {
  const flip = (name: SwitchName): void => at.google.switches.set({ [name]: isOn });

  test('repeatedFilterViewIdIsRefused', async () => {
    flip('repeatedFilterViewIdIsRefused');
    await at.batch([at.token(77, 'first')]);
    const again = at.batch([at.write(1, 1, { stringValue: 'x' }), at.token(77, 'second')]);
    if (isOn) await expect(again).rejects.toThrow('already exists');
    else await again;
    expect(at.valueAt(1, 1)).toBe(isOn ? 'Ann' : 'x');
  });

  test('copiesSeeEarlierState', async () => {
    flip('copiesSeeEarlierState');
    const { tabId } = at.people;
    const row = { sheetId: tabId, startRowIndex: 1, endRowIndex: 2 };
    const { replies } = await at.batch([
      { copyPaste: { source: row, destination: { ...row, startRowIndex: 8, endRowIndex: 9 } } },
      at.write(1, 1, { stringValue: 'written' }),
      at.token(78, 'third'),
    ]);
    expect(at.valueAt(8, 1)).toBe(isOn ? 'Ann' : 'written');
    expect(replies?.[2]).toHaveProperty('addFilterView');
  });

  test('readBackMayBeNewer', async () => {
    flip('readBackMayBeNewer');
    const typed = new Promise<void>((resolve) => {
      const end = at.google.documents.onChange(() => {
        end();
        // The batch is applied in this very moment.
        void at.google
          .human(at.spreadsheetId)
          .type(at.people.tabId, 'A2', [['typed']])
          .then(resolve);
      });
    });
    const { updatedSpreadsheet } = await at.batch(
      [at.write(1, 1, { stringValue: 'written' })],
      { includeSpreadsheetInResponse: true, responseRanges: ['People!A2:B2'] },
      'updatedSpreadsheet(sheets(data(rowData(values(effectiveValue)))))',
    );
    await typed;
    const [cells] = updatedSpreadsheet?.sheets?.[0]?.data?.[0]?.rowData ?? [];
    expect(cells?.values?.map(({ effectiveValue }) => effectiveValue?.stringValue)).toEqual([
      isOn ? 'typed' : '1',
      'written',
    ]);
  });

  test('metadataFollowsSort, copiedTabKeepsMetadata', async () => {
    flip('metadataFollowsSort');
    flip('copiedTabKeepsMetadata');
    const sheetId = at.people.tabId;
    await at.batch([
      {
        createDeveloperMetadata: {
          developerMetadata: {
            metadataKey: 'of Ann',
            visibility: 'DOCUMENT',
            location: { dimensionRange: { sheetId, dimension: 'ROWS', startIndex: 1, endIndex: 2 } },
          },
        },
      },
      {
        sortRange: {
          range: { sheetId, startRowIndex: 1, endRowIndex: 4 },
          sortSpecs: [{ dimensionIndex: 1, sortOrder: 'DESCENDING' }],
        },
      },
      { duplicateSheet: { sourceSheetId: sheetId, newSheetId: 4711 } },
    ]);
    const rows = at.people.state.rowLines.flatMap(({ metadata = [] }, row) =>
      metadata.length > 0 ? [row] : [],
    );
    expect(rows).toEqual([isOn ? 3 : 1]);
    const copy = at.google.documents.get(at.spreadsheetId)?.workbook.tabById(4711);
    const copied = copy?.state.rowLines.flatMap(({ metadata = [] }) => metadata) ?? [];
    expect(copied.map(({ metadataKey }) => metadataKey)).toEqual(isOn ? ['of Ann'] : []);
  });

  test('errorsReadAsText', async () => {
    flip('errorsReadAsText');
    await at.google.human(at.spreadsheetId).type(at.people.tabId, 'A9', [['=1/0', 'end']]);
    const { data } = await at.client.values.get({ spreadsheetId: at.spreadsheetId, range: 'People!A9:B9' });
    expect(data.values).toEqual([[isOn ? '#DIV/0!' : '', 'end']]);
  });

  test('unsharedIsForbidden', async () => {
    flip('unsharedIsForbidden');
    at.google.share(at.spreadsheetId, at.google.serviceAccount.client_email, 'none');
    await expect(at.client.get({ spreadsheetId: at.spreadsheetId })).rejects.toMatchObject({
      status: isOn ? 403 : 404,
    });
  });

  test('quotaUserSplitsQuota', async () => {
    flip('quotaUserSplitsQuota');
    const { quota } = at.google;
    const email = `quota-${String(isOn)}@example.com`;
    at.google.share(at.spreadsheetId, email, 'reader');
    const token = at.google.accessToken(email, ['https://www.googleapis.com/auth/spreadsheets']);
    const before = quota.limits;
    quota.limits = { ...before, reads: { ...before.reads, perUser: 1 } };
    const read = async (quotaUser: string): Promise<number> => {
      const address = `${at.google.url}/v4/spreadsheets/${at.spreadsheetId}?fields=spreadsheetId&quotaUser=${quotaUser}`;
      return (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    expect([await read('a'), await read('b')]).toEqual([200, isOn ? 200 : 429]);
    quota.limits = before;
  });

  test('copiedFileKeepsMetadata', async () => {
    flip('copiedFileKeepsMetadata');
    await at.batch([
      {
        createDeveloperMetadata: {
          developerMetadata: { metadataKey: 'k', visibility: 'DOCUMENT', location: { spreadsheet: true } },
        },
      },
    ]);
    const copyId = at.google.makeCopy(at.spreadsheetId);
    const copy = at.google.documents.get(copyId)?.workbook;
    expect(copy?.state.metadata.map(({ metadataKey }) => metadataKey)).toEqual(isOn ? ['k'] : []);
    expect(copy?.title).toBe('Copy of Test');
  });
});
