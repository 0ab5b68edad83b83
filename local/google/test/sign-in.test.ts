/** Signing in and permissions, seen through Google’s own client over HTTP. */
import { describe, expect, test } from 'vitest';
import { newServiceAccount } from '../auth/service-account.ts';
import { Fixture } from './fixture.ts';
import { failureOf, realClient, signedIn } from './real-client.ts';

const at = new Fixture();

describe('signing in', () => {
  test('grants a token for an hour to the key of the service account', async () => {
    const credentials = await signedIn({ url: at.google.url, key: at.google.serviceAccount }).authorize();
    expect(credentials.token_type).toBe('Bearer');
    expect(credentials.access_token).toMatch(/^ya29\./);
  });

  test('refuses an assertion that another key has signed', async () => {
    const other = { ...newServiceAccount(), client_email: at.google.serviceAccount.client_email };
    await expect(signedIn({ url: at.google.url, key: other }).authorize()).rejects.toThrow('invalid_grant');
  });

  test('answers 401 with an unknown token, and 403 with nothing at all', async () => {
    const url = `${at.google.url}/v4/spreadsheets/${at.spreadsheetId}`;
    const unknown = await fetch(url, { headers: { authorization: 'Bearer ya29.e30.x' } });
    expect(await unknown.json()).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
    const nothing = await fetch(url);
    expect(await nothing.json()).toMatchObject({ error: { code: 403, status: 'PERMISSION_DENIED' } });
  });

  test('answers 403 when the token has no scope for spreadsheets', async () => {
    const scopes = ['https://www.googleapis.com/auth/calendar'];
    const stranger = realClient({ url: at.google.url, key: at.google.serviceAccount, scopes });
    expect(await failureOf(stranger.get({ spreadsheetId: at.spreadsheetId }))).toMatchObject({
      code: 403,
      details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
    });
  });
});

describe('who may do what', () => {
  test('answers 404 for a spreadsheet that does not exist or is not shared', async () => {
    at.google.share(at.spreadsheetId, at.google.serviceAccount.client_email, 'none');
    for (const id of ['no-such-id', at.spreadsheetId]) {
      expect(await failureOf(at.client.get({ spreadsheetId: id }))).toEqual({
        code: 404,
        message: 'Requested entity was not found.',
        status: 'NOT_FOUND',
      });
    }
  });

  test('lets a reader read and refuses his writes with 403', async () => {
    at.google.share(at.spreadsheetId, at.google.serviceAccount.client_email, 'reader');
    expect((await at.client.get({ spreadsheetId: at.spreadsheetId })).status).toBe(200);
    expect(await failureOf(at.batch([at.write(1, 1, { stringValue: 'x' })]))).toEqual({
      code: 403,
      message: 'The caller does not have permission',
      status: 'PERMISSION_DENIED',
    });
    expect(at.valueAt(1, 1)).toBe('Ann');
  });

  test('refuses a write into a range that is protected against the service account', async () => {
    at.people.state.protectedRanges.push({
      protectedRangeId: 7,
      range: { tabId: at.people.tabId, startRow: 1, endRow: 2 },
      warningOnly: false,
      editors: [],
    });
    const { message } = await failureOf(at.batch([at.write(1, 1, { stringValue: 'x' })]));
    expect(message).toContain(
      'Invalid requests[0].updateCells: You are trying to edit a protected cell or object.',
    );
    await at.batch([at.write(2, 1, { stringValue: 'x' })]);
    expect(at.valueAt(2, 1)).toBe('x');
  });
});
