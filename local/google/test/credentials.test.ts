/** What scopes, API keys and nothing at all may do, and in which words Google refuses the rest. */
import { beforeEach, describe, expect, test } from 'vitest';
import { driveOf } from './drive-client.ts';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();
const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;
const person = 'person@example.com';

let sheet: string;
let file: string;
beforeEach(() => {
  sheet = `/v4/spreadsheets/${at.spreadsheetId}`;
  file = `/drive/v3/files/${at.spreadsheetId}`;
});

interface Refusal {
  readonly code: number;
  readonly status?: string;
  readonly message: string;
  readonly details?: readonly { readonly reason?: string; readonly metadata?: object }[];
}

async function call(
  path: string,
  options: { method?: string; scopes?: readonly string[]; email?: string; body?: object } = {},
): Promise<{ status: number; error?: Refusal }> {
  const { method = 'GET', scopes, email = person, body } = options;
  const headers = scopes && { authorization: `Bearer ${at.google.accessToken(email, scopes)}` };
  const response = await fetch(at.google.url + path, {
    method,
    ...(headers && { headers }),
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer: unknown = response.status === 204 ? {} : await response.json();
  return { status: response.status, ...(answer as { error?: Refusal }) };
}

const anyBatch = { requests: [{ addSheet: { properties: { title: 'New' } } }] };

describe('scopes', () => {
  test.each([
    ['spreadsheets', 200, 200, 403],
    ['spreadsheets.readonly', 200, 403, 403],
    ['drive', 200, 200, 200],
    ['drive.readonly', 200, 403, 200],
    ['drive.metadata.readonly', 403, 403, 200],
    ['calendar', 403, 403, 403],
  ])('%s: reading a sheet %i, writing %i, looking at the file %i', async (name, read, write, look) => {
    const scopes = [scope(name)];
    const batch = await call(`${sheet}:batchUpdate`, { method: 'POST', scopes, body: anyBatch });
    expect([
      (await call(sheet, { scopes })).status,
      batch.status,
      (await call(file, { scopes })).status,
    ]).toEqual([read, write, look]);
  });

  test('that are not enough are refused with the name of the method', async () => {
    const scopes = [scope('spreadsheets.readonly')];
    const { error } = await call(`${sheet}/values/A1:append?valueInputOption=RAW`, {
      method: 'POST',
      scopes,
      body: { values: [['x']] },
    });
    expect(error).toEqual({
      code: 403,
      message: 'Request had insufficient authentication scopes.',
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
          metadata: {
            service: 'sheets.googleapis.com',
            method: 'google.apps.sheets.v4.SpreadsheetsService.AppendValues',
          },
        },
      ],
    });
    expect((await call('/drive/v3/files', { scopes })).error).toMatchObject({
      errors: [{ reason: 'insufficientPermissions', message: 'Insufficient Permission' }],
      details: [{ metadata: { method: 'google.apps.drive.v3.DriveFiles.List' } }],
    });
  });

  test('a read by data filter wants the scopes of a write, as at Google', async () => {
    const scopes = [scope('spreadsheets.readonly')];
    const answer = await call(`${sheet}:getByDataFilter`, { method: 'POST', scopes, body: {} });
    expect(answer.status).toBe(403);
  });

  test('drive.file reaches what the app made, and what was opened with it', async () => {
    const scopes = [scope('drive.file')];
    expect((await call(sheet, { scopes })).error?.message).toBe('Requested entity was not found.');
    expect((await call(file, { scopes })).status).toBe(404);
    const drive = driveOf(at.google, person, scopes);
    const mimeType = 'application/vnd.google-apps.spreadsheet';
    const made = await drive.files.create({ requestBody: { name: 'Made', mimeType } });
    expect((await drive.files.list({})).data.files?.map(({ id }) => id)).toEqual([made.data.id]);
    const opened = await fetch(`${at.google.url}/control/spreadsheets/${at.spreadsheetId}/open-with-app`, {
      method: 'POST',
      body: JSON.stringify({ email: person }),
    });
    expect(opened.status).toBe(200);
    const batch = { method: 'POST', scopes, body: anyBatch };
    expect((await call(`${sheet}:batchUpdate`, batch)).status).toBe(200);
    expect((await call(file, { scopes, email: 'eve@example.com' })).status).toBe(404);
  });
});

describe('an API key', () => {
  const withKey = (path: string): string => `${path}?key=${at.google.apiKey}`;

  test('reads what everybody with the link may read, and nothing else', async () => {
    expect(await call(withKey(sheet))).toEqual({
      status: 403,
      error: { code: 403, message: 'The caller does not have permission', status: 'PERMISSION_DENIED' },
    });
    expect((await call(withKey(file))).status).toBe(404);
    at.google.share(at.spreadsheetId, 'anyone', 'writer');
    expect((await call(withKey(sheet))).status).toBe(200);
    expect((await call(withKey(`${sheet}/values/People`))).status).toBe(200);
    expect((await call(withKey(file))).status).toBe(200);
    expect((await call(withKey('/v4/spreadsheets/nope'))).error?.status).toBe('NOT_FOUND');
  });

  test('never writes, whatever is shared', async () => {
    at.google.share(at.spreadsheetId, 'anyone', 'writer');
    for (const path of [`${sheet}:batchUpdate`, `${sheet}:getByDataFilter`]) {
      const { error } = await call(withKey(path), { method: 'POST', body: {} });
      expect(error?.message).toContain('API keys are not supported by this API.');
      expect(error).toMatchObject({ code: 401, status: 'UNAUTHENTICATED' });
      expect(error?.details?.[0]?.reason).toBe('CREDENTIALS_MISSING');
    }
  });

  test('that was never given out is refused with 400', async () => {
    const { error } = await call(`${sheet}?key=AIzaWrong`);
    expect(error).toMatchObject({
      code: 400,
      message: 'API key not valid. Please pass a valid API key.',
      details: [{ reason: 'API_KEY_INVALID' }, { locale: 'en-US' }],
    });
  });
});

describe('no credentials at all', () => {
  test('are refused with 403 where a key would do, and with 401 where an account is needed', async () => {
    expect((await call(sheet)).error?.message).toContain("Method doesn't allow unregistered callers");
    const batch = await call(`${sheet}:batchUpdate`, { method: 'POST', body: anyBatch });
    expect(batch.error).toMatchObject({ code: 401, details: [{ reason: 'CREDENTIALS_MISSING' }] });
    expect((await call('/drive/v3/about?fields=user')).error).toMatchObject({
      code: 401,
      errors: [{ reason: 'required', message: 'Login Required.', location: 'Authorization' }],
    });
  });

  test('an unknown token is refused with 401 in the form of each API', async () => {
    const headers = { authorization: 'Bearer ya29.e30.x' };
    const answers = [sheet, file].map(async (path) =>
      (await fetch(at.google.url + path, { headers })).json(),
    );
    const [ofSheets, ofDrive] = await Promise.all(answers);
    expect(ofSheets).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
    expect(ofDrive).toMatchObject({ error: { code: 401, errors: [{ reason: 'authError' }] } });
  });
});

describe('the control API', () => {
  test('shares with accounts, domains and everybody, and refuses what is none of them', async () => {
    const share = async (email: string, role: string): Promise<number> => {
      const path = `/control/spreadsheets/${at.spreadsheetId}/share`;
      return (await call(path, { method: 'POST', body: { email, role } })).status;
    };
    const roles = (): unknown =>
      at.google.documents
        .get(at.spreadsheetId)
        ?.sharing.list()
        .map(({ type, role }) => `${type} ${role}`);
    const before = roles();
    for (const name of ['anyone', 'example.org', 'ann@example.com']) await share(name, 'commenter');
    expect(roles()).toEqual([
      ...(before as string[]),
      'anyone commenter',
      'domain commenter',
      'user commenter',
    ]);
    for (const name of ['anyone', 'example.org', 'ann@example.com']) await share(name, 'none');
    expect(roles()).toEqual(before);
    expect(await share('not an address', 'reader')).toBe(400);
    expect(await share('ann@example.com', 'owner')).toBe(400);
    expect(await share(person, 'none')).toBe(400);
  });

  test('says what is wrong with a body that is no JSON', async () => {
    const answer = await fetch(`${at.google.url}/control/access-token`, { method: 'POST', body: 'nonsense' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'CONTROL_REFUSED', message: 'The body is not valid JSON.' } },
    ]);
  });

  test('minds no capitals in addresses', async () => {
    at.google.share(at.spreadsheetId, 'Ann@Example.com', 'reader');
    expect((await call(file, { scopes: [scope('drive')], email: 'ANN@example.com' })).status).toBe(200);
    at.google.share(at.spreadsheetId, 'ann@example.com', 'none');
    expect((await call(file, { scopes: [scope('drive')], email: 'Ann@example.com' })).status).toBe(404);
  });

  test('makes a spreadsheet with a chosen id for a chosen owner, once', async () => {
    const body = { title: 'Seed', id: 'seed-1', owner: 'ann@example.com' };
    const made = await call('/control/spreadsheets', { method: 'POST', body });
    expect(made).toMatchObject({ spreadsheetId: 'seed-1', roles: { 'ann@example.com': 'owner' } });
    const again = await call('/control/spreadsheets', { method: 'POST', body });
    expect(again).toMatchObject({ status: 400, error: { code: 'CONTROL_REFUSED' } });
    const query = '?fields=properties.title';
    const found = await call(`/v4/spreadsheets/seed-1${query}`, {
      scopes: [scope('drive')],
      email: body.owner,
    });
    expect(found).toMatchObject({ properties: { title: 'Seed' } });
  });

  test('gives a person tokens, and tells the API key', async () => {
    const body = { email: 'ann@example.com', scopes: [scope('drive')] };
    const given = await call('/control/access-token', { method: 'POST', body });
    const { accessToken } = given as unknown as { accessToken: string };
    const about = await fetch(`${at.google.url}/drive/v3/about?fields=user&access_token=${accessToken}`);
    expect(await about.json()).toMatchObject({ user: { emailAddress: 'ann@example.com' } });
    expect(await call('/control/api-key')).toMatchObject({ apiKey: at.google.apiKey });
    expect(at.google.apiKey).toMatch(/^AIza.{35}$/);
  });

  test('the switch unsharedIsForbidden makes 403 of what is not shared, and leaves 404 for what is not there', async () => {
    const stranger = { scopes: [scope('spreadsheets')], email: 'eve@example.com' };
    expect((await call(sheet, stranger)).status).toBe(404);
    at.google.switches.set({ unsharedIsForbidden: true });
    const answers = [await call(sheet, stranger), await call('/v4/spreadsheets/nope', stranger)];
    at.google.switches.reset();
    expect(answers.map(({ status }) => status)).toEqual([403, 404]);
  });
});

describe('Drive in trouble', () => {
  test('is told like Sheets by faults on demand, and answers in its own form', async () => {
    const drive = driveOf(at.google, person);
    at.google.faults.add({ method: 'drive.files.get', effect: 'answer', status: 503 });
    expect(await failureOf(drive.files.get({ fileId: at.spreadsheetId }))).toMatchObject({
      code: 503,
      errors: [{ reason: 'backendError' }],
    });
    expect((await drive.files.get({ fileId: at.spreadsheetId })).status).toBe(200);
    at.google.faults.clear();
  });
});
