/** What a script finds in its global scope, and what it does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScriptWorld } from './script-world.ts';
import { scriptWorld, spreadsheetId } from './script-world.ts';

let world: ScriptWorld;

beforeAll(() => {
  world = scriptWorld(`
    let runs = 0;
    function count() { runs += 1; return runs; }
    function kinds(names) { return names.map((name) => typeof globalThis[name]); }
    function echo(value) { return value; }
    function fail() { throw new Error('as planned'); }
    function unknownService() { return GmailApp.send(); }
    function unknownMethod() { return SpreadsheetApp.getActive().deleteSheet(); }
    function loop() { for (;;); }
    function speak() { console.log('a', { b: 1 }); Logger.log('c'); }
    async function later() { return (await Promise.all([1, Promise.resolve(2)])).join(); }
    function never() { return new Promise(() => undefined); }
    async function failLater() { await null; throw new Error('later'); }
    function menu() { SpreadsheetApp.getUi().createAddonMenu().addItem('Go', 'go').addToUi(); }
    function menuAndStore() { menu(); PropertiesService.getDocumentProperties().getProperties(); }
    function fetchIt() { UrlFetchApp.fetch('http://127.0.0.1:1/'); }
  `);
});

afterAll(() => world.close());

test('nothing of Node or of a browser is there', async () => {
  const names = [
    'setTimeout',
    'fetch',
    'URL',
    'TextEncoder',
    'process',
    'require',
    'Buffer',
    'crypto',
    'atob',
  ];
  expect(await world.run('kinds', names)).toEqual(names.map(() => 'undefined'));
  expect(await world.run('kinds', ['console', 'Logger', 'Utilities', 'JSON', 'Map', 'Promise'])).toEqual([
    'object',
    'object',
    'object',
    'object',
    'function',
    'function',
  ]);
});

test('every execution has a global scope of its own', async () => {
  expect([await world.run('count'), await world.run('count')]).toEqual([1, 1]);
});

test('arguments and results are copies of plain values', async () => {
  const value = { list: [1, 'two', null, true] };
  expect(await world.run('echo', value)).toEqual(value);
});

test('the error of a script is the result of its execution', async () => {
  await expect(world.run('fail')).rejects.toThrow('as planned');
  await expect(world.run('nothing')).rejects.toThrow('Script function not found: nothing');
  expect(world.lastRecord()).toMatchObject({ state: 'failed', error: 'Script function not found: nothing' });
});

test('promises are waited for, as long as anything happens', async () => {
  expect(await world.run('later')).toBe('1,2');
  expect(await world.run('never')).toBeUndefined();
  await expect(world.run('failLater')).rejects.toThrow('later');
});

test('what the host does not have is named', async () => {
  await expect(world.run('unknownService')).rejects.toThrow('GmailApp is not defined');
  await expect(world.run('unknownMethod')).rejects.toThrow('Spreadsheet.deleteSheet is not a part of');
});

test('lines of console and Logger are kept', async () => {
  await world.run('speak');
  expect(world.lastRecord().log).toEqual(['a {"b":1}', 'c']);
});

test('a simple trigger may do less', async () => {
  const run = async (name: string, authMode: 'NONE' | 'LIMITED'): Promise<string | null> =>
    (await world.host.run({ spreadsheetId, function: name, authMode })).record.error;
  expect(await run('menu', 'NONE')).toBeNull();
  expect(await run('menuAndStore', 'NONE')).toContain('permission to call PropertiesService');
  expect(await run('menuAndStore', 'LIMITED')).toBeNull();
  expect(await run('fetchIt', 'LIMITED')).toContain('permission to call UrlFetchApp');
});

test('a script that does not end is ended, and the next one runs', async () => {
  const impatient = scriptWorld('function loop() { for (;;); } function fine() { return 1; }', {
    limits: { executionMs: 300 },
  });
  await expect(impatient.run('loop')).rejects.toThrow('Exceeded maximum execution time');
  const patient = scriptWorld('function fine() { return 1; }');
  expect(await patient.run('fine')).toBe(1);
  await impatient.close();
  await patient.close();
});

test('a new build counts from the next execution on', async () => {
  const changing = scriptWorld('function version() { return 1; }');
  expect(await changing.run('version')).toBe(1);
  changing.setScript('function version() { return 2; }');
  expect(await changing.run('version')).toBe(2);
  await changing.close();
});
