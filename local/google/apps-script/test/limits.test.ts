/** Google's quotas and permissions: what a script may not do, and how it is told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { rectangleAt } from '../../workbook/grid-range.ts';
import type { ScriptWorld, WorldOptions } from './script-world.ts';
import { scriptWorld, spreadsheetId } from './script-world.ts';

const script = `
  const cache = () => CacheService.getDocumentCache();
  function fetchIt(url, options) { return UrlFetchApp.fetch(url, options).getContentText(); }
  function fetchAll(urls) { return UrlFetchApp.fetchAll(urls).map((answer) => answer.getContentText()); }
  function properties(times) { for (let i = 0; i < times; i++) PropertiesService.getUserProperties().getKeys(); }
  function sidebar() { SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutput('x')); }
  function trigger(type) { ScriptApp.newTrigger('f').forSpreadsheet(SpreadsheetApp.getActive())[type]().create(); }
  function token() { return ScriptApp.getIdentityToken(); }
  function zone() { return Session.getScriptTimeZone(); }
  function cacheMany(count) {
    cache().putAll(Object.fromEntries(Array.from({ length: count }, (_, i) => ['k' + i, i])), 100 + count);
    return Object.keys(cache().getAll(Array.from({ length: count }, (_, i) => 'k' + i))).length;
  }
  function cacheKey(length) { cache().put('k'.repeat(length), 'x'); }
  function wait() { Utilities.sleep(60); return 'done'; }
`;

let world: ScriptWorld | undefined;

afterEach(() => world?.close());

function made(options: WorldOptions = {}, code = script): ScriptWorld {
  return (world = scriptWorld(code, options));
}

const scopes = (...names: string[]): object => ({
  oauthScopes: names.map((name) => (name.includes('.') ? `https://www.googleapis.com/auth/${name}` : name)),
});

describe('quotas', () => {
  test('requests and property calls of a day end, and begin again a day later', async () => {
    let nowMs = 0;
    const { run } = made({ limits: { urlFetchesPerDay: 1, propertyCallsPerDay: 3 }, now: () => nowMs });
    const nowhere = 'http://127.0.0.1:1/';
    await expect(run('fetchIt', nowhere)).rejects.toThrow('Address unavailable');
    await expect(run('fetchIt', nowhere)).rejects.toThrow('too many times for one day: urlfetch');
    await run('properties', 3);
    await expect(run('properties', 1)).rejects.toThrow('too many times for one day: properties');
    nowMs += 86_400_000;
    await run('properties', 3);
    await expect(run('fetchIt', nowhere)).rejects.toThrow('Address unavailable');
  });

  test('the running time of triggers is the creator’s', async () => {
    const { host, run } = made(
      { limits: { triggerMsPerDay: 50 } },
      `${script}; function f() { Utilities.sleep(60); }`,
    );
    await run('trigger', 'onChange');
    const change = {
      spreadsheetId,
      tabId: 0,
      kind: 'OTHER',
      firesEdit: false,
      user: 'bob@example.com',
    } as const;
    await host.onHumanAction(change);
    await host.idle();
    await host.onHumanAction(change);
    await host.idle();
    expect(host.executions().map(({ user, error }) => [user, error])).toEqual([
      ['person@example.com', null],
      ['person@example.com', null],
      ['person@example.com', 'Service using too much computer time for one day'],
    ]);
    expect(host.quotas.usedBy('bob@example.com').triggerMsPerDay).toBe(0);
  });

  test('so many executions of a user run at the same time', async () => {
    const { run } = made({ concurrency: 3, limits: { simultaneousPerUser: 2 } });
    const ends = await Promise.allSettled([run('wait'), run('wait'), run('wait')]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(ends[2]).toMatchObject({
      reason: {
        message: expect.stringContaining('too many scripts running simultaneously for this') as string,
      },
    });
  });

  test('a simple trigger queues two events, and the rest are lost', async () => {
    const { host } = made({ concurrency: 1 }, 'function onEdit() { Utilities.sleep(20); }');
    const range = { tabId: 0, ...rectangleAt(0, 0, 1, 1) };
    for (let edit = 0; edit < 6; edit += 1) {
      await host.onHumanAction({ spreadsheetId, tabId: 0, kind: 'EDIT', firesEdit: true, range });
    }
    await host.idle();
    expect(host.executions()).toHaveLength(3);
  });

  test('a cache holds a thousand entries; too many drop to 900; keys are short', async () => {
    const { run } = made();
    expect(await run('cacheMany', 1_000)).toBe(1_000);
    expect(await run('cacheMany', 1_001)).toBe(900);
    await expect(run('cacheKey', 251)).rejects.toThrow('Argument too large: key');
  });

  test('addresses and headers of requests are bounded', async () => {
    const { run } = made();
    await expect(run('fetchIt', `http://127.0.0.1/${'x'.repeat(2_048)}`)).rejects.toThrow(
      'URLFetch URL Length',
    );
    const headers = { a: 'x'.repeat(9_000) };
    await expect(run('fetchIt', 'http://127.0.0.1/', { headers })).rejects.toThrow('URLFetch Header Size');
    await expect(run('fetchIt', 'ftp://127.0.0.1/')).rejects.toThrow('Invalid argument');
  });
});

describe('permissions', () => {
  test('a manifest that lists its scopes gives no others', async () => {
    const { run } = made({ manifest: scopes('script.container.ui') });
    await run('sidebar');
    await expect(run('fetchIt', 'http://127.0.0.1/')).rejects.toThrow(
      'Specified permissions are not sufficient to call UrlFetchApp.fetch. Required permissions: https://www.googleapis.com/auth/script.external_request',
    );
    await expect(run('trigger', 'onEdit')).rejects.toThrow('script.scriptapp');
    expect(await run('token')).toBeNull();
  });

  test('an identity token is about the effective user, for the script', async () => {
    const { run } = made({
      manifest: { ...scopes('openid', 'userinfo.email'), timeZone: 'Europe/Berlin' },
      clientId: 'us',
    });
    expect(await run('token')).toBe(
      'token {"email":"person@example.com","audience":"us","includesEmail":true}',
    );
    expect(await run('zone')).toBe('Europe/Berlin');
  });

  test('only addresses of the whitelist are fetched', async () => {
    const { run } = made({
      manifest: { urlFetchWhitelist: ['https://*.example.com/api/', 'https://one.test/'] },
    });
    await expect(run('fetchIt', 'https://a.example.com/other')).rejects.toThrow('urlFetchWhitelist');
    await expect(run('fetchIt', 'https://example.com/api/')).rejects.toThrow('urlFetchWhitelist');
    await expect(run('fetchIt', 'http://one.test/')).rejects.toThrow('urlFetchWhitelist');
    await expect(run('fetchIt', 'https://one.test/x')).rejects.toThrow(/DNS error|Address unavailable/);
  });

  test('LIMITED may neither show a sidebar nor install a trigger', async () => {
    const { host } = made();
    const error = async (name: string, ...args: unknown[]): Promise<string | null> =>
      (await host.run({ spreadsheetId, function: name, args, authMode: 'LIMITED' })).record.error;
    expect(await error('sidebar')).toContain('permission to call Ui.showSidebar');
    expect(await error('trigger', 'onEdit')).toContain('permission to call ScriptApp.newTrigger');
  });

  test.each(['class A { #x = 1; }', 'class A { static x = 1; }'])('%s is a syntax error', async (code) => {
    const { run } = made({}, `function f() { return 1; }\n${code}`);
    await expect(run('f')).rejects.toThrow('SyntaxError: Invalid or unexpected token line: 2 file: code.gs');
  });
});

describe('switches', () => {
  test('triggersCountInAllDocuments', async () => {
    const { host, run } = made({ limits: { triggers: 1 }, switches: { triggersCountInAllDocuments: true } });
    host.store.addTrigger({
      uid: '1',
      spreadsheetId: 'other',
      handler: 'f',
      type: 'ON_EDIT',
      user: 'person@example.com',
    });
    await expect(run('trigger', 'onEdit')).rejects.toThrow('too many triggers');
    world?.switches.reset();
    await run('trigger', 'onEdit');
  });

  test('urlFetchIsRepeated', async () => {
    let requests = 0;
    const server = createServer((request, response) => {
      requests += 1;
      if (requests % 2 === 1) request.socket.destroy();
      else response.end('here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { run, switches } = made();
    await expect(run('fetchIt', url)).rejects.toThrow('Address unavailable');
    requests = 0;
    switches.set({ urlFetchIsRepeated: true });
    expect(await run('fetchIt', url)).toBe('here');
    requests = 1;
    expect(await run('fetchAll', [url])).toEqual(['here']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('bytesAreSigned', async () => {
    const { run, switches } = made(
      {},
      `function bytes() { return Utilities.newBlob('é').getBytes(); }
      function back() { return Utilities.newBlob(bytes()).getDataAsString(); }`,
    );
    expect(await run('bytes')).toEqual([-61, -87]);
    switches.set({ bytesAreSigned: false });
    expect([await run('bytes'), await run('back')]).toEqual([[195, 169], 'é']);
  });

  test.each<[boolean, string[]]>([
    [false, ['2024-11-03T05:30:00.000Z', '2024-03-10T07:30:00.000Z']],
    [true, ['2024-11-03T06:30:00.000Z', '2024-03-10T07:30:00.000Z']],
  ])('repeatedHourIsLater %s; a skipped hour is the one after', async (repeatedHourIsLater, expected) => {
    const { run, tab } = made(
      { timeZone: 'America/New_York', switches: { repeatedHourIsLater } },
      'function read() { return SpreadsheetApp.getActive().getSheets()[0].getRange(1, 1, 1, 2).getValues()[0].map((d) => d.toISOString()); }',
    );
    const format = { numberFormat: { type: 'DATE_TIME' } };
    // 2024-11-03 01:30 comes twice, 2024-03-10 02:30 never.
    tab.setCell(0, 0, { value: 45599.0625, format });
    tab.setCell(0, 1, { value: 45361 + 2.5 / 24, format });
    expect(await run('read')).toEqual(expected);
  });

  test('editorIsKnown, triggerReadsAreOlder', async () => {
    const { host, run, tab, workbook, switches } = made(
      {},
      `${script}; function f(e) { console.log(e.user.getEmail(), Session.getActiveUser().getEmail(),
        Session.getEffectiveUser().getEmail(), e.range.getValue()); }`,
    );
    await run('trigger', 'onEdit');
    tab.enter(0, 0, { value: 'before' });
    const before = workbook.snapshot();
    tab.enter(0, 0, { value: 'now' });
    const range = { tabId: 0, ...rectangleAt(0, 0, 1, 1) };
    const edit = {
      spreadsheetId,
      tabId: 0,
      kind: 'EDIT',
      firesEdit: true,
      range,
      user: 'ann@example.com',
    } as const;
    await host.onHumanAction(edit);
    switches.set({ editorIsKnown: false });
    await host.onHumanAction({ ...edit, before });
    await host.onHumanAction({ ...edit, isUnseen: true });
    await host.idle();
    expect(host.executions().flatMap(({ log }) => log)).toEqual([
      'ann@example.com ann@example.com person@example.com now',
      '  person@example.com before',
    ]);
  });
});
