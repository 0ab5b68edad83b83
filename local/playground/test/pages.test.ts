/** The server's side of the page, over HTTP: addresses, what changed since a version, and the events. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GoogleStandIn } from '../../google/start-google.ts';
import { startGoogle } from '../../google/start-google.ts';
import { mountPages } from '../pages.ts';
import type { TabUpdate } from '../wire.ts';

let google: GoogleStandIn;

beforeAll(async () => {
  google = await startGoogle({ pages: mountPages });
});
afterAll(() => google.close());

const get = (path: string): Promise<Response> => fetch(`${google.url}${path}`, { redirect: 'manual' });
const made = (title: string): string =>
  google.createShared({ title, tabs: [{ title: 'tab', rows: [['a'], ['b']], rowCount: 3 }] }).workbook.id;

async function changes(id: string, since = ''): Promise<TabUpdate> {
  const response = await get(`/sheets/${id}/tabs/0/changes?since=${since}`);
  return (await response.json()) as TabUpdate;
}

describe('addresses', () => {
  test('lists spreadsheets with their titles escaped, and goes to the only one', async () => {
    expect(await (await get('/')).text()).toContain('There is no spreadsheet yet');
    const id = made('<b>Bold</b> & co');
    const only = await get('/');
    expect([only.status, only.headers.get('location')]).toEqual([302, `/sheets/${id}`]);
    const other = made('Other');
    const list = await (await get('/')).text();
    expect(list).toContain(`<a href="/sheets/${id}">&lt;b&gt;Bold&lt;/b&gt; &amp; co</a>`);
    google.documents.remove(id);
    google.documents.remove(other);
  });

  test('answers a page that loads nothing from elsewhere', async () => {
    const id = made('Sheet');
    const response = await get(`/sheets/${id}`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const text = await response.text();
    expect(text).toContain(`data-spreadsheet="${id}" data-tab="0"`);
    for (const [, address = ''] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect([address, (await get(address)).status]).toEqual([address, 200]);
    }
  });

  test('answers 404 with a sentence', async () => {
    const missing = await get('/sheets/nothing');
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('There is no such spreadsheet here.');
    const tab = await get(`/sheets/${made('Sheet')}/tabs/5/changes`);
    expect([tab.status, await tab.json()]).toEqual([
      404,
      { error: { code: 'NOT_FOUND', message: 'This tab was deleted.' } },
    ]);
    expect((await get('/assets/other.js')).status).toBe(404);
  });
});

describe('changes', () => {
  test('come whole first, then only what changed', async () => {
    const id = made('Sheet');
    const first = await changes(id);
    expect(first).toMatchObject({ whole: true, splices: [{ rows: [['a'], ['b'], []] }] });
    expect(first.spreadsheet).toEqual({ title: 'Sheet', tabs: [{ tabId: 0, title: 'tab', hidden: false }] });
    await google.human(id).type(0, 'A2', [['5']]);
    const second = await changes(id, first.version);
    expect(second).toMatchObject({
      whole: false,
      splices: [{ at: 1, removed: 1, rows: [[{ kind: 'number', text: '5' }]] }],
    });
    expect((await changes(id, second.version)).splices).toEqual([]);
  });

  test('are told as they happen, of this spreadsheet only', async () => {
    const [id, other] = [made('Sheet'), made('Other')];
    const response = await get(`/sheets/${id}/events`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async (): Promise<string> => (await reader?.read())?.value ?? '';
    expect(await next()).toContain('event: changed');
    await google.human(other).type(0, 'A1', [['x']]);
    await google.human(id).type(0, 'A1', [['y']]);
    const { revision } = JSON.parse(/data: (.*)/.exec(await next())?.[1] ?? '') as { revision: number };
    expect(revision).toBe(google.documents.get(id)?.workbook.revision);
    await reader?.cancel();
  });
});
