/** The control API over HTTP, and what it tells the host of scripts. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HumanAction } from '../script-host.ts';
import type { GoogleOptions, GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';
import { realClient } from './real-client.ts';

let google: GoogleStandIn;
let told: HumanAction[];

async function start(options: GoogleOptions = {}): Promise<void> {
  told = [];
  google = await startGoogle({
    ...options,
    scriptHost: () => ({
      onHumanAction: (action) => {
        told.push(action);
        return Promise.resolve();
      },
      routes: (app) => app.get('/control/script/ping', (context) => context.json({ pong: true })),
      close: () => Promise.resolve(),
    }),
  });
}

beforeEach(() => start());
afterEach(() => google.close());

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const init = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(`${google.url}/control${path}`, init);
  return { status: response.status, body: await response.json() };
}

async function create(): Promise<string> {
  const tabs = [
    {
      title: 'T',
      rows: [
        ['id', 'n'],
        ['007', 1.5],
        [null, true],
      ],
    },
  ];
  const { body } = await call('POST', '/spreadsheets', { title: 'New', timeZone: 'Europe/Berlin', tabs });
  return (body as { spreadsheetId: string }).spreadsheetId;
}

describe('spreadsheets', () => {
  test('are created with typed values, listed, shared and removed', async () => {
    const id = await create();
    const shown = {
      spreadsheetId: id,
      title: 'New',
      timeZone: 'Europe/Berlin',
      tabs: [{ tabId: 0, title: 'T' }],
    };
    expect((await call('GET', `/spreadsheets/${id}`)).body).toMatchObject(shown);
    expect((await call('GET', '/spreadsheets')).body).toMatchObject({ spreadsheets: [shown] });
    expect((await call('GET', `/spreadsheets/${id}/tabs/0/cells?range=A2:B3`)).body).toMatchObject({
      startRow: 1,
      rows: [
        [{ value: '007' }, { value: 1.5 }],
        [null, { value: true }],
      ],
    });
    const { client_email: email } = google.serviceAccount;
    await call('POST', `/spreadsheets/${id}/share`, { email, role: 'reader' });
    expect(google.documents.get(id)?.sharing.roleOf(email)).toBe('reader');
    await call('DELETE', `/spreadsheets/${id}`);
    expect((await call('GET', `/spreadsheets/${id}`)).status).toBe(404);
  });
});

describe('the person at the keyboard', () => {
  test('types, and the host of scripts is told', async () => {
    const id = await create();
    await call('POST', `/spreadsheets/${id}/type`, { tabId: 0, range: 'B2', values: [['=1+1']] });
    expect((await call('GET', `/spreadsheets/${id}/tabs/0/cells?range=B2`)).body).toMatchObject({
      rows: [[{ value: 2, formula: '=1+1' }]],
    });
    expect(told).toMatchObject([{ spreadsheetId: id, tabId: 0, kind: 'EDIT', value: 2, oldValue: 1.5 }]);
  });

  test('is told what the lines showed that were deleted', async () => {
    const path = `/spreadsheets/${await create()}/delete-lines`;
    const rows = await call('POST', path, { tabId: 0, dimension: 'ROWS', start: 2 });
    expect((rows.body as { deleted: unknown[][] }).deleted.map((row) => row.slice(0, 2))).toEqual([
      [null, true],
    ]);
    const columns = await call('POST', path, { tabId: 0, dimension: 'COLUMNS', start: 0 });
    expect((columns.body as { deleted: unknown[][] }).deleted.slice(0, 2)).toEqual([['id'], ['007']]);
  });

  test('gets a new tab’s id, and sentences for what makes no sense', async () => {
    const id = await create();
    const { body } = await call('POST', `/spreadsheets/${id}/add-tab`, { title: 'More' });
    expect(google.documents.get(id)?.workbook.tabByTitle('More')?.tabId).toBe(
      (body as { tabId: number }).tabId,
    );
    expect(await call('POST', `/spreadsheets/${id}/clear`, { tabId: 1, range: 'A1' })).toEqual({
      status: 400,
      body: { error: { code: 'CONTROL_REFUSED', message: 'The spreadsheet has no tab with id 1.' } },
    });
    expect((await call('POST', `/spreadsheets/${id}/fly`, {})).status).toBe(404);
    expect(await call('POST', `/spreadsheets/${id}/clear`, {})).toMatchObject({
      status: 400,
      body: { error: { code: 'CONTROL_MALFORMED' } },
    });
  });
});

describe('faults and scripts', () => {
  test('are reached over HTTP', async () => {
    const { body } = await call('POST', '/faults', { effect: 'answer', status: 503 });
    expect(body).toMatchObject({ id: 1, hits: 0, rule: { method: '*', times: 1 } });
    expect((await fetch(`${google.url}/v4/spreadsheets/x`)).status).toBe(503);
    expect((await call('GET', '/faults')).body).toMatchObject({ faults: [{ hits: 1, done: 1 }] });
    await call('DELETE', '/faults');
    expect(google.faults.list()).toEqual([]);
    const limits = { reads: { perUser: 5, perProject: 25 }, writes: { perUser: 7, perProject: 25 } };
    expect((await call('PUT', '/quota', { limit: 5, writes: { perUser: 7 } })).body).toMatchObject({
      limits,
    });
    expect((await call('GET', '/quota')).body).toMatchObject({ limits, spent: { reads: 0, writes: 0 } });
    expect((await call('GET', '/script/ping')).body).toEqual({ pong: true });
  });
});

describe('writes of the API', () => {
  test.each([
    [false, []],
    [true, [['OTHER', false]]],
  ])(
    'never fire onEdit; onChange only where it is asked for: %s',
    async (apiWritesFireOnChange, expected) => {
      await google.close();
      await start({ switches: { apiWritesFireOnChange } });
      const { workbook } = google.createShared({ title: 'Shared' });
      const client = realClient({ url: google.url, key: google.serviceAccount });
      const write = { spreadsheetId: workbook.id, range: 'A1', valueInputOption: 'RAW' };
      await client.values.update({ ...write, requestBody: { values: [['x']] } });
      expect(told.map(({ kind, firesEdit }) => [kind, firesEdit])).toEqual(expected);
    },
  );
});
