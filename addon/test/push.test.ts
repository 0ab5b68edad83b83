/** Pushing to Google: what is refused before clasp is asked, and what clasp is asked. Google is not reached. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const spreadsheetId = `only-a-test-${process.pid}`;
const bound = join(root, '.data', 'bound', spreadsheetId);
let folder: string;

/** An npx that writes down what it was asked, and makes the project file as clasp does. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rowlink-push-'));
  const npx = `#!/bin/sh\necho "$@" >> ${folder}/asked\n[ "$3" = create-script ] && echo '{"scriptId":"s"}' > .clasp.json\nexit 0\n`;
  await writeFile(join(folder, 'npx'), npx);
  await chmod(join(folder, 'npx'), 0o755);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(bound, { recursive: true, force: true });
});

function push(args: string[], backendUrl: string): Promise<{ code: number; text: string }> {
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    ADDON_BACKEND_URL: backendUrl,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'addon', 'push.mjs'), ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, text: stdout + stderr }),
    );
  });
}

const asked = async (): Promise<string[]> =>
  (await readFile(join(folder, 'asked'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.replace(/^--yes \S+ /, ''));

test('a script of a spreadsheet is made once, and pushed with the server’s address each time', async () => {
  expect(await push(['--bound', spreadsheetId], 'https://rowlink.example.com')).toMatchObject({ code: 0 });
  await push(['--bound', spreadsheetId], 'https://other.example.com');
  expect(await asked()).toEqual([
    `create-script --title Rowlink --parentId ${spreadsheetId}`,
    'push --force',
    'push --force',
  ]);
  expect((await readdir(bound)).sort()).toEqual([
    '.clasp.json',
    'appsscript.json',
    'code.js',
    'sidebar.html',
  ]);
  expect(await readFile(join(bound, 'appsscript.json'), 'utf8')).toContain('https://other.example.com/');
});

test.each([
  [['--bound', spreadsheetId], 'http://127.0.0.1:8080', 'https address'],
  [['--bound', '../elsewhere'], 'https://rowlink.example.com', 'no id of a spreadsheet'],
  [[], 'https://rowlink.example.com', '.clasp.json names no script'],
])('%j for %s is refused before anything is asked', async (args, url, words) => {
  const { code, text } = await push(args, url);
  expect([code, text]).toEqual([1, expect.stringContaining(words)]);
  await expect(asked()).rejects.toThrow('ENOENT');
});
