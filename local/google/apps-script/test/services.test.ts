/** The services: each behaves as Google's, also where it refuses. */
import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppsScriptHost } from '../apps-script-host.ts';
import type { ScriptWorld } from './script-world.ts';
import { scriptWorld } from './script-world.ts';

const script = `
  const properties = () => PropertiesService.getDocumentProperties();
  const sheet = () => SpreadsheetApp.getActive().getSheets()[0];
  function setProperty(name, value) { properties().setProperty(name, value); }
  function getProperties() { return properties().getProperties(); }
  function fill(count, size) { for (let i = 0; i < count; i++) properties().setProperty('p' + i, 'x'.repeat(size)); }
  function sign(text, key) {
    const bytes = Utilities.computeHmacSha256Signature(Utilities.newBlob(text).getBytes(), Utilities.newBlob(key).getBytes());
    return [bytes.some((b) => b < 0), Utilities.base64EncodeWebSafe(bytes)];
  }
  function digest(text) {
    return Utilities.base64Encode(Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, text, Utilities.Charset.UTF_8));
  }
  function decode(text) { return Utilities.base64DecodeWebSafe(text); }
  function format(ms, zone, pattern) { return Utilities.formatDate(new Date(ms), zone, pattern); }
  function readKinds(row) {
    return sheet().getRange(row, 1, 1, 5).getValues()[0].map((v) => v instanceof Date ? 'Date ' + v.toISOString() : v);
  }
  function read(method, row) { return sheet().getRange(row, 1, 1, 5)[method](); }
  function readFar() { return sheet().getRange(1, 25, 1, 5).getValues(); }
  function write(values) { sheet().getRange(10, 1, values.length, values[0].length).setValues(values); }
  function writeDate(ms) { sheet().getRange(20, 1).setValue(new Date(ms)); }
  function size() { return [sheet().getLastRow(), sheet().getLastColumn(), sheet().getMaxRows(), sheet().getName()]; }
  function fetchIt(url, options) {
    const answer = UrlFetchApp.fetch(url, options);
    return [answer.getResponseCode(), answer.getContentText()];
  }
  function cache(value) {
    const store = CacheService.getDocumentCache();
    const before = store.get('k');
    store.put('k', value);
    return before;
  }
  function triggers() {
    ScriptApp.newTrigger('f').forSpreadsheet(SpreadsheetApp.getActive()).onEdit().create();
    ScriptApp.newTrigger('g').timeBased().everyHours(1).create();
    ScriptApp.deleteTrigger(ScriptApp.getProjectTriggers()[0]);
    return ScriptApp.getUserTriggers(SpreadsheetApp.getActive()).map((t) => [t.getHandlerFunction(), t.getEventType()]);
  }
  function tooManyTriggers() { for (let i = 0; i < 30; i++) ScriptApp.newTrigger('f').timeBased().everyHours(1).create(); }
  function who() { return Session.getEffectiveUser().getEmail(); }
`;

let world: ScriptWorld;

beforeAll(() => {
  world = scriptWorld(script, { timeZone: 'America/New_York' });
});

afterAll(() => world.close());

describe('SpreadsheetApp', () => {
  test('values are typed: blanks are empty text, errors are their text, dates are Dates of the script', async () => {
    world.tab.enter(2, 0, { value: 'text' });
    world.tab.enter(2, 1, { value: true });
    world.tab.enter(2, 2, { formula: '=VLOOKUP(1,A:A,1)' });
    world.tab.setCell(2, 3, { value: 45306.5, format: { numberFormat: { type: 'DATE_TIME' } } });
    expect(await world.run('readKinds', 3)).toEqual([
      'text',
      true,
      '#N/A',
      'Date 2024-01-15T17:00:00.000Z',
      '',
    ]);
    expect(await world.run('read', 'getFormulas', 3)).toEqual([['', '', '=VLOOKUP(1,A:A,1)', '', '']]);
    expect(await world.run('read', 'getDisplayValues', 3)).toEqual([
      ['text', 'TRUE', '#N/A', '1/15/2024 12:00:00', ''],
    ]);
  });

  test('what a script writes is taken as typed, and fires nothing', async () => {
    await world.run('write', [['=A1', '12', 'x', true, 3]]);
    expect(world.tab.read({ startRow: 9, endRow: 10, startColumn: 0, endColumn: 5 })[0]).toMatchObject([
      { formula: '=A1' },
      { value: 12 },
      { value: 'x' },
      { value: true },
      { value: 3 },
    ]);
    await world.run('writeDate', Date.UTC(2024, 6, 1, 16));
    expect(world.tab.cell(19, 0)).toMatchObject({
      value: 45474.5,
      format: { numberFormat: { type: 'DATE_TIME' } },
    });
    expect(world.lastRecord().function).toBe('writeDate');
  });

  test('the size of a sheet is that of its data; outside of the grid is an error', async () => {
    expect(await world.run('size')).toEqual([20, 5, 1000, 'Data']);
    await expect(world.run('readFar')).rejects.toThrow('outside the dimensions of the sheet');
  });
});

describe('stores', () => {
  test('properties are kept as text, with Google’s limits', async () => {
    await world.run('setProperty', 'n', 12);
    expect(await world.run('getProperties')).toEqual({ n: '12' });
    await expect(world.run('setProperty', 'long', 'ä'.repeat(5_000))).rejects.toThrow(
      'Argument too large: value',
    );
    await expect(world.run('fill', 60, 9_000)).rejects.toThrow('property storage quota');
  });

  test('a cache entry lives between executions', async () => {
    expect([await world.run('cache', 'one'), await world.run('cache', 'two')]).toEqual([null, 'one']);
  });

  test('properties and triggers are there after a restart', async () => {
    const first = scriptWorld(script);
    await first.run('setProperty', 'kept', 'yes');
    await first.run('triggers');
    await first.host.close();
    const second = new AppsScriptHost(
      { workbook: () => first.workbook, changed: () => undefined, dataDir: first.dir },
      { bundleDir: first.dir },
    );
    expect(second.store.properties('document', { spreadsheetId: first.workbook.id, user: '' })).toEqual({
      kept: 'yes',
    });
    expect(second.store.triggers).toMatchObject([{ handler: 'g', type: 'CLOCK' }]);
    await second.close();
    await first.close();
  });
});

describe('Utilities', () => {
  test('signatures and digests are signed bytes with the right content', async () => {
    const expected = createHmac('sha256', 'kéy').update('téxt').digest();
    expect(await world.run('sign', 'téxt', 'kéy')).toEqual([
      true,
      expected.toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
    ]);
    expect(await world.run('digest', 'téxt')).toBe(createHash('sha256').update('téxt').digest('base64'));
  });

  test('base64 without its padding is refused', async () => {
    expect(await world.run('decode', '__8=')).toEqual([-1, -1]);
    await expect(world.run('decode', '__8')).rejects.toThrow('Could not decode string.');
  });

  test('dates are formatted in the zone that is asked for', async () => {
    const instant = Date.UTC(2024, 6, 1, 3, 4, 5, 6);
    expect(await world.run('format', instant, 'Asia/Kolkata', "yyyy-MM-dd'T'HH:mm:ss.SSSZ")).toBe(
      '2024-07-01T08:34:05.006+0530',
    );
  });
});

describe('ScriptApp and Session', () => {
  test('triggers are created, listed and deleted; an add-on has one of each type in a document', async () => {
    expect(await world.run('triggers')).toEqual([['g', 'CLOCK']]);
    await expect(world.run('tooManyTriggers')).rejects.toThrow(
      'too many time-based triggers in this document',
    );
  });

  test('a script that is bound to its document has up to twenty', async () => {
    const bound = scriptWorld(script, { isAddOn: false });
    await expect(bound.run('tooManyTriggers')).rejects.toThrow('This script has too many triggers');
    expect(bound.host.store.triggers).toHaveLength(20);
    await bound.close();
  });

  test('the effective user is the one who runs the script', async () => {
    expect(await world.run('who')).toBe('person@example.com');
  });
});

describe('UrlFetchApp', () => {
  test('requests are real; an error status throws unless it is muted', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/ok' ? 200 : 404).end(`${request.method} ${request.url}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await world.run('fetchIt', `${base}/ok`, { method: 'post', payload: 'x' })).toEqual([
      200,
      'POST /ok',
    ]);
    expect(await world.run('fetchIt', `${base}/no`, { muteHttpExceptions: true })).toEqual([404, 'GET /no']);
    await expect(world.run('fetchIt', `${base}/no`)).rejects.toThrow('returned code 404');
    expect(world.lastRecord()).toMatchObject({ urlFetches: 1, serviceCalls: 1 });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(world.run('fetchIt', base)).rejects.toThrow('Address unavailable');
  });
});
