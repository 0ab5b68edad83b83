/** Files of Drive through Google's own client: making, looking, listing, changing, copying, deleting. */
import type { drive_v3 } from '@googleapis/drive';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';
import { driveOf } from './drive-client.ts';
import { failureOf } from './real-client.ts';

const mimeType = 'application/vnd.google-apps.spreadsheet';
const ann = 'ann@example.com';
const bob = 'bob@example.com';

let clock = Date.parse('2026-01-01T00:00:00Z');
let google: GoogleStandIn;
let drive: drive_v3.Drive;
let bobs: drive_v3.Drive;

beforeAll(async () => {
  google = await startGoogle({ now: () => (clock += 1000) });
});
afterAll(() => google.close());
beforeEach(() => {
  for (const { workbook } of google.documents.list()) google.documents.remove(workbook.id);
  drive = driveOf(google, ann);
  bobs = driveOf(google, bob);
});

async function create(name: string): Promise<string> {
  const { data } = await drive.files.create({ requestBody: { name, mimeType } });
  return data.id ?? '';
}

async function names(params: drive_v3.Params$Resource$Files$List): Promise<(string | null | undefined)[]> {
  const { data } = await drive.files.list(params);
  return data.files?.map(({ name }) => name) ?? [];
}

describe('a file', () => {
  test('is made with one empty tab, and tells four members unless more are asked for', async () => {
    const { data } = await drive.files.create({ requestBody: { name: 'New', mimeType } });
    expect(data).toEqual({ kind: 'drive#file', id: data.id, name: 'New', mimeType });
    const tabs = google.documents.get(data.id ?? '')?.workbook.tabs ?? [];
    expect(
      tabs.map(({ tabId, title, rowCount, columnCount }) => [tabId, title, rowCount, columnCount]),
    ).toEqual([[0, 'Sheet1', 1000, 26]]);
  });

  test('tells what its fields name, and its version grows with every change', async () => {
    const id = await create('New');
    const look = async (): Promise<drive_v3.Schema$File> => {
      const fields = 'version,createdTime,modifiedTime,lastModifyingUser/emailAddress,owners(me)';
      return (await drive.files.get({ fileId: id, fields })).data;
    };
    const before = await look();
    expect(before).toMatchObject({ lastModifyingUser: { emailAddress: ann }, owners: [{ me: true }] });
    await google.human(id, ann).type(0, 'A1', [['x']]);
    const typed = await look();
    expect(Number(typed.version)).toBeGreaterThan(Number(before.version));
    expect(Date.parse(typed.modifiedTime ?? '')).toBeGreaterThan(Date.parse(before.modifiedTime ?? ''));
    google.share(id, bob, 'reader');
    const shared = await look();
    expect(Number(shared.version)).toBeGreaterThan(Number(typed.version));
    expect(shared).toMatchObject({ modifiedTime: typed.modifiedTime, createdTime: before.createdTime });
  });

  test('is refused with 404 when it is not there or not shared, and with 400 for a field that is none', async () => {
    const id = await create('Mine');
    for (const [client, fileId] of [
      [drive, 'nope'],
      [bobs, id],
    ] as const) {
      const message = `File not found: ${fileId}.`;
      const place = { reason: 'notFound', location: 'fileId', locationType: 'parameter' };
      expect(await failureOf(client.files.get({ fileId }))).toEqual({
        code: 404,
        message,
        errors: [{ message, domain: 'global', ...place }],
      });
    }
    expect(await failureOf(drive.files.get({ fileId: id, fields: 'id,nonsense' }))).toMatchObject({
      code: 400,
      message: 'Invalid field selection nonsense',
      errors: [{ reason: 'invalidParameter', location: 'fields' }],
    });
    expect(await failureOf(drive.files.get({ fileId: id, alt: 'media' }))).toMatchObject({ code: 403 });
  });

  test('is renamed for Sheets, too, is starred by each for himself, and keeps properties', async () => {
    const id = await create('Old');
    google.share(id, bob, 'reader');
    const requestBody = { name: 'New', starred: true, properties: { a: '1', b: '2' } };
    await drive.files.update({ fileId: id, requestBody });
    const properties = { b: null } as unknown as Record<string, string>;
    const fields = 'name,starred,properties';
    const { data } = await drive.files.update({ fileId: id, fields, requestBody: { properties } });
    expect(data).toEqual({ name: 'New', starred: true, properties: { a: '1' } });
    expect(google.documents.get(id)?.workbook.title).toBe('New');
    expect((await bobs.files.get({ fileId: id, fields: 'starred' })).data).toEqual({ starred: false });
    expect((await failureOf(bobs.files.update({ fileId: id, requestBody: { name: 'x' } }))).code).toBe(403);
    const owned = drive.files.update({ fileId: id, requestBody: { version: '7' } });
    expect(await failureOf(owned)).toMatchObject({ code: 403, errors: [{ reason: 'fieldNotWritable' }] });
  });

  test('goes to the trash and comes back by its owner only, and is deleted for good', async () => {
    const id = await create('File');
    google.share(id, bob, 'writer');
    const trash = (client: drive_v3.Drive, trashed: boolean): Promise<unknown> =>
      client.files.update({ fileId: id, requestBody: { trashed } });
    expect((await failureOf(trash(bobs, true))).code).toBe(403);
    await trash(drive, true);
    expect(await names({ q: 'trashed = true' })).toEqual(['File']);
    await trash(drive, false);
    expect(await names({ q: 'trashed = true' })).toEqual([]);
    expect(await failureOf(bobs.files.delete({ fileId: id }))).toMatchObject({
      message: `The user does not have sufficient permissions for file ${id}.`,
      errors: [{ reason: 'insufficientFilePermissions' }],
    });
    expect((await drive.files.delete({ fileId: id })).status).toBe(204);
    expect((await failureOf(drive.files.get({ fileId: id }))).code).toBe(404);
  });

  test('emptying the trash deletes what lies in it, and nothing else', async () => {
    await create('Kept');
    await drive.files.update({ fileId: await create('Lost'), requestBody: { trashed: true } });
    await drive.files.emptyTrash();
    expect(await names({})).toEqual(['Kept']);
  });

  test('of a service account is a switch: there is storage for it, or not', async () => {
    const robot = driveOf(google, google.serviceAccount.client_email);
    const make = (): Promise<unknown> => robot.files.create({ requestBody: { name: 'Robot', mimeType } });
    await make();
    google.switches.set({ serviceAccountsOwnFiles: false });
    const refused = await failureOf(make());
    google.switches.reset();
    expect(refused).toMatchObject({ code: 403, errors: [{ reason: 'storageQuotaExceeded' }] });
  });

  test('of another kind than a spreadsheet is answered with 501', async () => {
    const folder = { name: 'Folder', mimeType: 'application/vnd.google-apps.folder' };
    expect((await failureOf(drive.files.create({ requestBody: folder }))).code).toBe(501);
    expect((await failureOf(drive.files.generateIds({}))).code).toBe(501);
  });
});

describe('a list', () => {
  test('has what the account owns or was given by name, the last changed first', async () => {
    const first = await create('First');
    await create('Second');
    await google.human(first, ann).type(0, 'A1', [['x']]);
    const theirs = google.createShared({ title: 'Given' }).workbook.id;
    google.share(theirs, 'anyone', 'reader');
    expect(await names({})).toEqual(['First', 'Second']);
    google.share(theirs, ann, 'reader');
    expect(await names({})).toEqual(['Given', 'First', 'Second']);
    expect(await names({ q: 'sharedWithMe' })).toEqual(['Given']);
  });

  test('comes in pages that together are the whole, in the order that is asked for', async () => {
    for (const name of ['b', 'd', 'a', 'c']) await create(name);
    const found: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const paging = { pageSize: 3, ...(pageToken && { pageToken }) };
      const { data } = await drive.files.list({ orderBy: 'name desc', ...paging });
      found.push(data.files?.map(({ name }) => name));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(found).toEqual([['d', 'c', 'b'], ['a']]);
  });

  test.each([
    [{ q: "name = 'x" }, 'q'],
    [{ pageToken: 'x' }, 'pageToken'],
    [{ orderBy: 'colour' }, 'orderBy'],
    [{ pageSize: 0 }, 'pageSize'],
    [{ corpora: 'all' }, 'corpora'],
  ])('refuses %o and names the parameter', async (params, location) => {
    expect(await failureOf(drive.files.list(params))).toMatchObject({ code: 400, errors: [{ location }] });
  });
});

describe('a copy', () => {
  test('has the same tabs under another id, an owner of its own, and no shares', async () => {
    const { workbook } = google.createShared({
      title: 'Original',
      timeZone: 'Europe/Berlin',
      tabs: [{ title: 'T', rows: [['a', 1]] }],
    });
    google.share(workbook.id, ann, 'reader');
    const { data } = await drive.files.copy({ fileId: workbook.id, requestBody: {} });
    expect(data.name).toBe('Copy of Original');
    const copy = google.documents.get(data.id ?? '');
    expect(copy?.workbook.timeZone).toBe('Europe/Berlin');
    expect(copy?.workbook.tabs[0]?.effective(0, 1)).toBe(1);
    expect(copy?.sharing.list()).toMatchObject([{ emailAddress: ann, role: 'owner' }]);
    await google.human(data.id ?? '', ann).type(0, 'B1', [[2]]);
    expect(workbook.tabs[0]?.effective(0, 1)).toBe(1);
  });

  test.each([true, false])('has the metadata of the original if the switch says so (%s)', async (isKept) => {
    const { workbook } = google.createShared({ title: 'Original' });
    google.share(workbook.id, ann, 'reader');
    const entry = { metadataId: 1, metadataKey: 'k', visibility: 'DOCUMENT' } as const;
    workbook.state.metadata = [entry];
    workbook.tabs[0]?.state.rowLines.splice(3, 1, { metadata: [entry], hidden: true });
    google.switches.set({ copiedFileKeepsMetadata: isKept });
    const { data } = await drive.files.copy({ fileId: workbook.id });
    google.switches.reset();
    const copy = google.documents.get(data.id ?? '')?.workbook;
    expect(copy?.state.metadata).toEqual(isKept ? [entry] : []);
    expect(copy?.tabs[0]?.state.rowLines[3]).toEqual({ metadata: isKept ? [entry] : [], hidden: true });
  });

  test('is refused to readers when the owner says so', async () => {
    const id = await create('Secret');
    google.share(id, bob, 'reader');
    await drive.files.update({ fileId: id, requestBody: { copyRequiresWriterPermission: true } });
    const refused = await failureOf(bobs.files.copy({ fileId: id }));
    expect(refused).toMatchObject({ code: 403, errors: [{ reason: 'cannotCopyFile' }] });
    const { data } = await bobs.files.get({ fileId: id, fields: 'capabilities(canCopy,canEdit)' });
    expect(data.capabilities).toEqual({ canCopy: false, canEdit: false });
  });
});

describe('the account', () => {
  test('tells who it is, but only what is asked for', async () => {
    await create('File');
    expect((await failureOf(drive.about.get({}))).message).toBe(
      "The 'fields' parameter is required for this method.",
    );
    const { data } = await drive.about.get({ fields: 'user(emailAddress,me),storageQuota/usage' });
    expect(data).toEqual({ user: { emailAddress: ann, me: true }, storageQuota: { usage: '1024' } });
  });
});
