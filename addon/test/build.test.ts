/** The build: what it puts out, and what it refuses. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildAddon } from './world.ts';

let outdir: string;

beforeEach(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'rowlink-build-'));
});

afterEach(() => rm(outdir, { recursive: true }));

const built = (name: string): Promise<string> => readFile(join(outdir, name), 'utf8');

test('every export of main.ts is a global function, and loading the script calls no service', async () => {
  await buildAddon(outdir, 'https://rowlink.example.com');
  const scope: Record<string, unknown> = {};
  new Script(await built('code.js')).runInNewContext(scope);
  const functions = Object.keys(scope).filter((name) => typeof scope[name] === 'function');
  expect(functions.sort()).toEqual([
    'api',
    'onHourly',
    'onInstall',
    'onOpen',
    'onSheetChange',
    'onSheetEdit',
    'showSidebar',
    'syncNow',
  ]);
});

test('an https address goes into the code and into the manifest', async () => {
  await buildAddon(outdir, 'https://rowlink.example.com/');
  expect(await built('code.js')).toContain('"https://rowlink.example.com"');
  expect(JSON.parse(await built('appsscript.json'))).toMatchObject({
    runtimeVersion: 'V8',
    urlFetchWhitelist: ['https://rowlink.example.com/'],
  });
});

test('a card is built in only when it is asked for', async () => {
  await buildAddon(outdir, 'https://rowlink.example.com');
  expect(await built('code.js')).not.toContain('CardService');
  expect(JSON.parse(await built('appsscript.json'))).not.toHaveProperty('addOns');
  await buildAddon(outdir, 'https://rowlink.example.com', '--card');
  const scope: Record<string, unknown> = {};
  new Script(await built('code.js')).runInNewContext(scope);
  expect([typeof scope['onHomepage'], typeof scope['onCardSync'], typeof scope['api']]).toEqual([
    'function',
    'function',
    'function',
  ]);
  expect(JSON.parse(await built('appsscript.json'))).toMatchObject({
    addOns: {
      common: {
        name: 'Rowlink',
        logoUrl: expect.stringMatching(/^https:/) as string,
        homepageTrigger: { runFunction: 'onHomepage' },
      },
      sheets: {},
    },
  });
});

test('the sidebar is one small file', async () => {
  await buildAddon(outdir, 'https://rowlink.example.com');
  expect(gzipSync(await built('sidebar.html')).length).toBeLessThan(80 * 1024);
});

test('without an address it is for the local stand-in, and says so', async () => {
  expect(await buildAddon(outdir, '')).toContain('ADDON_BACKEND_URL is not set');
  expect(await built('code.js')).toContain('"http://127.0.0.1:8080"');
  expect(JSON.parse(await built('appsscript.json'))).not.toHaveProperty('urlFetchWhitelist');
});

test.each(['rowlink.example.com', 'ftp://x', 'https://x.example/path'])(
  'the address %j is refused with a sentence',
  async (url) => {
    await expect(buildAddon(outdir, url)).rejects.toThrow(/ADDON_BACKEND_URL (is not|must be) an address/);
  },
);
