/** The quotas of Sheets and Drive, seen over HTTP. Time stands still, so that no minute ends. */
import { afterEach, describe, expect, test } from 'vitest';
import { limitsOf, noLimits } from '../server/quota-limits.ts';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const now = Date.now();
const at = new Fixture({ now: () => now });

afterEach(() => {
  at.google.quota.limits = noLimits;
  at.google.switches.reset();
});

describe('the quota', () => {
  test('answers 429 with Google’s body once the minute’s writes are used up, and applies nothing', async () => {
    at.google.quota.limits = limitsOf(0);
    const failure = await failureOf(at.batch([at.write(1, 1, { stringValue: 'x' })]));
    expect(failure).toMatchObject({
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      details: [
        {
          reason: 'RATE_LIMIT_EXCEEDED',
          metadata: { quota_limit: 'WriteRequestsPerMinutePerUser', service: 'sheets.googleapis.com' },
        },
        { '@type': 'type.googleapis.com/google.rpc.Help' },
      ],
    });
    expect(failure.message).toMatch(/^Quota exceeded for quota metric 'Write requests' and limit/);
    expect(at.valueAt(1, 1)).toBe('Ann');
  });

  test('sends no Retry-After', async () => {
    at.google.quota.limits = limitsOf(0);
    const scopes = ['https://www.googleapis.com/auth/spreadsheets'];
    const token = at.google.accessToken(at.google.serviceAccount.client_email, scopes);
    const response = await fetch(`${at.google.url}/v4/spreadsheets/${at.spreadsheetId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, null]);
  });

  test('counts a search or a read by filter as a read, a clear or a failed batch as a write', async () => {
    const { spreadsheetId, google, client } = at;
    const before = { reads: google.quota.spent('reads', now), writes: google.quota.spent('writes', now) };
    const dataFilters = [{ developerMetadataLookup: { metadataKey: 'none' } }];
    await client.developerMetadata.search({ spreadsheetId, requestBody: { dataFilters } });
    await client.getByDataFilter({ spreadsheetId, requestBody: { dataFilters: [{ a1Range: 'A1' }] } });
    await client.values.batchGet({ spreadsheetId, ranges: ['A1', 'B2'] });
    await client.values.clear({ spreadsheetId, range: 'A9' });
    await failureOf(at.batch([at.write(99, 1, { stringValue: 'x' })]));
    expect(google.quota.spent('reads', now) - before.reads).toBe(3);
    expect(google.quota.spent('writes', now) - before.writes).toBe(2);
  });

  test('counts Drive apart, in units, and refuses with 403 in the form of Drive', async () => {
    const { google } = at;
    const token = google.accessToken('drive@example.com', ['https://www.googleapis.com/auth/drive']);
    const list = (): Promise<Response> =>
      fetch(`${google.url}/drive/v3/files`, { headers: { authorization: `Bearer ${token}` } });
    google.quota.limits = { ...noLimits, drive: { perUser: 250, perProject: Infinity } };
    expect([(await list()).status, (await list()).status]).toEqual([200, 200]);
    const refused = await list();
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      error: {
        code: 403,
        errors: [{ domain: 'usageLimits', reason: 'rateLimitExceeded' }],
        status: 'PERMISSION_DENIED',
        details: [{ metadata: { quota_limit: 'defaultPerMinutePerUser', quota_limit_value: '250' } }, {}],
      },
    });
  });

  test('is one for a service account, whatever `quotaUser` says, unless the switch says otherwise', async () => {
    const { spreadsheetId, google, client } = at;
    const read = (quotaUser: string): Promise<unknown> => client.get({ spreadsheetId, quotaUser });
    google.quota.limits = {
      ...noLimits,
      reads: { perUser: google.quota.spent('reads', now), perProject: Infinity },
    };
    expect(await failureOf(read('one'))).toMatchObject({ code: 429 });
    google.switches.set({ quotaUserSplitsQuota: true });
    await read('one');
  });
});
