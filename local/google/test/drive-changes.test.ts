/** The list of changes through Google's own client: each file once, for each account its own view. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { drive_v3 } from '@googleapis/drive';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';
import { driveOf } from './drive-client.ts';
import { failureOf } from './real-client.ts';

const bob = 'bob@example.com';

let google: GoogleStandIn;
let bobs: drive_v3.Drive;
beforeEach(async () => {
  google = await startGoogle();
  bobs = driveOf(google, bob);
});
afterEach(() => google.close());

async function start(): Promise<string> {
  const { data } = await bobs.changes.getStartPageToken();
  return data.startPageToken ?? '';
}

async function changesSince(
  pageToken: string,
  more: drive_v3.Params$Resource$Changes$List = {},
): Promise<unknown[]> {
  const { data } = await bobs.changes.list({ pageToken, ...more });
  return data.changes?.map(({ fileId, removed, file }) => [fileId, removed, file?.name]) ?? [];
}

function make(title: string): string {
  return google.createShared({ title }).workbook.id;
}

describe('changes', () => {
  test('tell each file that the account sees once, by its last change, and nothing of other files', async () => {
    const [first, second, hidden] = [make('First'), make('Second'), make('Hidden')];
    google.share(first, bob, 'writer');
    google.share(second, bob, 'reader');
    const token = await start();
    expect(await changesSince(token)).toEqual([]);
    await google.human(first).type(0, 'A1', [['x']]);
    await google.human(second).type(0, 'A1', [['x']]);
    await google.human(first).type(0, 'A1', [['y']]);
    await google.human(hidden).type(0, 'A1', [['x']]);
    expect(await changesSince(token)).toEqual([
      [second, false, 'Second'],
      [first, false, 'First'],
    ]);
  });

  test('tell that a file is gone when the share was taken back or it was deleted, also a file in the trash', async () => {
    const [unshared, deleted, trashed] = [make('Unshared'), make('Deleted'), make('Trashed')];
    for (const id of [unshared, deleted, trashed]) google.share(id, bob, 'reader');
    const token = await start();
    google.share(unshared, bob, 'none');
    google.documents.remove(deleted);
    const owners = driveOf(google, 'person@example.com');
    await owners.files.update({ fileId: trashed, requestBody: { trashed: true } });
    expect(await changesSince(token)).toEqual([
      [unshared, true, undefined],
      [deleted, true, undefined],
      [trashed, false, 'Trashed'],
    ]);
    expect(await changesSince(token, { includeRemoved: false })).toEqual([[trashed, false, 'Trashed']]);
    google.share(unshared, bob, 'writer');
    expect((await changesSince(token)).at(-1)).toEqual([unshared, false, 'Unshared']);
  });

  test('are those of the app’s files only, for a token that reaches no others', async () => {
    const [opened, other] = [make('Opened'), make('Other')];
    for (const id of [opened, other]) google.share(id, bob, 'reader');
    google.openWithApp(opened, bob);
    const app = driveOf(google, bob, ['https://www.googleapis.com/auth/drive.file']);
    const pageToken = await start();
    const seen = async (): Promise<unknown> => (await app.changes.list({ pageToken })).data.changes;
    for (const id of [opened, other]) await google.human(id).type(0, 'A1', [['x']]);
    expect(await seen()).toMatchObject([{ fileId: opened, removed: false }]);
    for (const id of [opened, other]) google.documents.remove(id);
    expect(await seen()).toMatchObject([{ fileId: opened, removed: true }]);
  });

  test('come in pages; the last one names where the next look begins', async () => {
    const token = await start();
    const ids = ['a', 'b', 'c'].map(make);
    for (const id of ids) google.share(id, bob, 'reader');
    const { data: first } = await bobs.changes.list({ pageToken: token, pageSize: 2 });
    expect([first.changes?.length, first.newStartPageToken]).toEqual([2, undefined]);
    const pageToken = first.nextPageToken ?? '';
    const { data: last } = await bobs.changes.list({ pageToken, pageSize: 2 });
    expect(last.changes?.map(({ fileId }) => fileId)).toEqual(ids.slice(2));
    expect(await changesSince(last.newStartPageToken ?? '')).toEqual([]);
  });

  test('carry what is asked for', async () => {
    const token = await start();
    google.share(make('File'), bob, 'reader');
    const fields = 'newStartPageToken,changes(type,file(version,capabilities/canEdit))';
    const { data } = await bobs.changes.list({ pageToken: token, fields });
    expect(data.changes).toEqual([
      { type: 'file', file: { version: expect.any(String) as string, capabilities: { canEdit: false } } },
    ]);
  });

  test('are refused with a page token that was never given out', async () => {
    for (const pageToken of ['x', '0', '999999']) {
      expect(await failureOf(bobs.changes.list({ pageToken }))).toMatchObject({
        code: 400,
        errors: [{ reason: 'invalid', location: 'pageToken' }],
      });
    }
  });

  test('outlive a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'google-'));
    const before = await startGoogle({ dataDir });
    const token = String(before.documents.changes.next);
    const [kept, gone] = ['Kept', 'Gone'].map((title) => before.createShared({ title }).workbook.id);
    for (const id of [kept, gone]) before.share(id ?? '', bob, 'reader');
    before.documents.remove(gone ?? '');
    const { next } = before.documents.changes;
    await before.close();
    const after = await startGoogle({ dataDir });
    const { data } = await driveOf(after, bob).changes.list({ pageToken: token });
    await after.close();
    rmSync(dataDir, { recursive: true });
    expect(data.changes?.map(({ fileId, removed }) => [fileId, removed])).toEqual([
      [kept, false],
      [gone, true],
    ]);
    expect(data.newStartPageToken).toBe(String(next));
  });
});
