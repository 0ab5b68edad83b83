/** Permissions of Drive through Google's own client, and what each role may then do in Sheets. */
import type { drive_v3 } from '@googleapis/drive';
import { beforeEach, describe, expect, test } from 'vitest';
import { driveOf } from './drive-client.ts';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();
const owner = 'person@example.com';
const bob = 'bob@other.org';

let fileId: string;
let owners: drive_v3.Drive;
let bobs: drive_v3.Drive;

beforeEach(() => {
  fileId = at.spreadsheetId;
  owners = driveOf(at.google, owner);
  bobs = driveOf(at.google, bob);
});

async function give(
  requestBody: drive_v3.Schema$Permission,
  more: drive_v3.Params$Resource$Permissions$Create = {},
): Promise<drive_v3.Schema$Permission> {
  return (await owners.permissions.create({ fileId, requestBody, ...more })).data;
}

/** The status of a read and of a write in Sheets. */
async function reach(email: string): Promise<[number, number]> {
  const token = at.google.accessToken(email, ['https://www.googleapis.com/auth/spreadsheets']);
  const address = `${at.google.url}/v4/spreadsheets/${fileId}`;
  const headers = { authorization: `Bearer ${token}` };
  const read = await fetch(address, { headers });
  const write = await fetch(`${address}/values/A1?valueInputOption=RAW`, {
    method: 'PUT',
    headers,
    body: '{"values":[["x"]]}',
  });
  return [read.status, write.status];
}

describe('a permission', () => {
  test.each([
    ['writer', [200, 200]],
    ['commenter', [200, 403]],
    ['reader', [200, 403]],
  ])('as %s reaches as far in Sheets', async (role, statuses) => {
    expect(await reach(bob)).toEqual([404, 404]);
    const given = await give({ type: 'user', role, emailAddress: bob });
    expect(given).toEqual({ kind: 'drive#permission', id: given.id, type: 'user', role });
    expect(await reach(bob)).toEqual(statuses);
    await owners.permissions.delete({ fileId, permissionId: given.id ?? '' });
    expect(await reach(bob)).toEqual([404, 404]);
  });

  test('for everybody with the link, or for a domain, reaches whoever is meant', async () => {
    const open = await give({ type: 'anyone', role: 'reader' });
    expect(open).toMatchObject({ id: 'anyoneWithLink', allowFileDiscovery: false });
    expect(await reach('eve@example.net')).toEqual([200, 403]);
    await owners.permissions.delete({ fileId, permissionId: 'anyoneWithLink' });
    await give({ type: 'domain', role: 'writer', domain: 'other.org' });
    expect([await reach(bob), await reach('eve@example.net')]).toEqual([
      [200, 200],
      [404, 404],
    ]);
    expect((await bobs.files.list({})).data.files).toHaveLength(1);
  });

  test('is looked at, listed, changed, and unknown when it is not there', async () => {
    const { id: permissionId } = await give({ type: 'user', role: 'reader', emailAddress: bob });
    const at_ = { fileId, permissionId: permissionId ?? '' };
    await owners.permissions.update({ ...at_, requestBody: { role: 'writer' } });
    const fields = 'role,emailAddress,displayName';
    expect((await owners.permissions.get({ ...at_, fields })).data).toEqual({
      role: 'writer',
      emailAddress: bob,
      displayName: 'bob',
    });
    const { data } = await owners.permissions.list({ fileId, fields: 'permissions(emailAddress,role)' });
    expect(data.permissions).toContainEqual({ emailAddress: owner, role: 'owner' });
    expect(await failureOf(owners.permissions.get({ fileId, permissionId: '1' }))).toMatchObject({
      code: 404,
      message: 'Permission not found: 1.',
      errors: [{ location: 'permissionId' }],
    });
    const moved = owners.permissions.update({ ...at_, requestBody: { emailAddress: 'x@y.org' } });
    expect(await failureOf(moved)).toMatchObject({ code: 403, errors: [{ reason: 'fieldNotWritable' }] });
  });

  test('is given by writers unless the owner forbids it, never by readers', async () => {
    await give({ type: 'user', role: 'writer', emailAddress: bob });
    const requestBody = { type: 'user', role: 'reader', emailAddress: 'eve@example.net' };
    expect((await bobs.permissions.create({ fileId, requestBody })).status).toBe(200);
    expect((await failureOf(driveOf(at.google, 'eve@example.net').permissions.list({ fileId }))).code).toBe(
      403,
    );
    await owners.files.update({ fileId, requestBody: { writersCanShare: false } });
    expect(await failureOf(bobs.permissions.list({ fileId }))).toMatchObject({
      code: 403,
      errors: [{ reason: 'insufficientFilePermissions' }],
    });
  });

  test('is given up by whoever has it; the owner keeps his', async () => {
    await give({ type: 'user', role: 'reader', emailAddress: bob });
    await bobs.permissions.delete({ fileId, permissionId: 'me' });
    expect(await reach(bob)).toEqual([404, 404]);
    expect((await failureOf(owners.permissions.delete({ fileId, permissionId: 'me' }))).code).toBe(403);
  });

  test('makes another owner only when that is asked for by name, and leaves a writer behind', async () => {
    const requestBody = { type: 'user', role: 'owner', emailAddress: bob };
    const refused = await failureOf(owners.permissions.create({ fileId, requestBody }));
    expect(refused.message).toContain('The transferOwnership parameter must be enabled');
    const silent = { fileId, requestBody, transferOwnership: true, sendNotificationEmail: false };
    expect((await failureOf(owners.permissions.create(silent))).code).toBe(403);
    await give(requestBody, { transferOwnership: true });
    const { data } = await bobs.files.get({ fileId, fields: 'ownedByMe,owners(emailAddress)' });
    expect(data).toEqual({ ownedByMe: true, owners: [{ emailAddress: bob }] });
    expect((await owners.files.get({ fileId, fields: 'capabilities/canEdit' })).data).toEqual({
      capabilities: { canEdit: true },
    });
    expect((await failureOf(owners.files.delete({ fileId }))).code).toBe(403);
  });

  test.each([
    [{ role: 'reader' }, 'permission.type'],
    [{ type: 'user', emailAddress: bob }, 'permission.role'],
    [{ type: 'user', role: 'reader' }, 'permission.emailAddress'],
    [{ type: 'domain', role: 'reader' }, 'permission.domain'],
    [{ type: 'robot', role: 'reader' }, 'permission.type'],
    [{ type: 'anyone', role: 'reader', emailAddress: bob }, 'permission.emailAddress'],
    [{ type: 'anyone', role: 'king' }, 'permission.role'],
  ])('is refused when it is %o, and the member is named', async (requestBody, location) => {
    const failure = await failureOf(owners.permissions.create({ fileId, requestBody }));
    expect(failure).toMatchObject({ code: 400, errors: [{ location }] });
  });
});
