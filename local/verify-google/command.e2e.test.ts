/** `npm run verify:google` as a person starts it, against the stand-in: what it prints, its exit code, what it leaves behind. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { testGoogle, type TestGoogle } from './test-google.ts';

const COMMAND = fileURLToPath(new URL('./main.ts', import.meta.url));

let world: TestGoogle;

beforeEach(async () => {
  world = await testGoogle();
});
afterEach(() => world.close());

describe('the command', () => {
  const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
    const env = {
      ...process.env,
      GOOGLE_SHEETS_ROOT_URL: world.google.url,
      GOOGLE_APPLICATION_CREDENTIALS: world.keyFile,
    };
    const done = promisify(execFile)(process.execPath, [COMMAND, ...args], { env });
    return done.then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: unknown) => {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, text: stdout + stderr };
      },
    );
  };

  test('tells each check and ends with 0 when all hold', async () => {
    const address = `https://docs.google.com/spreadsheets/d/${world.spreadsheetId}/edit`;
    const { code, text } = await run('--only', 'protocol', '--spreadsheet', address);
    expect(text.match(/^PASS /gm), text).toHaveLength(4);
    expect(text).toContain('4 hold, 0 do not, 0 not found out');
    expect(code).toBe(0);
    expect(world.titles()).toEqual(['kept']);
  });

  test('makes a spreadsheet of its own and removes it', async () => {
    const before = world.google.documents.list().length;
    const { code, text } = await run('--only', 'token-title');
    expect(text).toContain('In "Rowlink: verify:google (may be deleted)"');
    expect(code, text).toBe(0);
    expect(world.google.documents.list()).toHaveLength(before);
  });

  test('ends with 1 when one does not hold', async () => {
    world.google.switches.set({ repeatedFilterViewIdIsRefused: false });
    const { code, text } = await run(
      '--only',
      'repeated-id,row-copied-back',
      '--spreadsheet',
      world.spreadsheetId,
    );
    expect(text).toMatch(/FAIL {2}repeated-id[^]*PASS {2}row-copied-back[^]*1 hold, 1 do not/);
    expect(code).toBe(1);
  });

  test.each([
    ['an unknown check', ['--only', 'everything'], '"everything" is no check'],
    ['an unknown option', ['--fast'], '--help'],
    ['typing by hand nowhere', ['--by-hand'], '--spreadsheet ID'],
    ['a key file that is missing', ['--credentials', 'nowhere.json'], 'Download one as JSON'],
    ['a spreadsheet that is not shared', ['--spreadsheet', 'unknown-1234567890'], 'share the spreadsheet'],
  ])('ends with 2 and says what to do: %s', async (_, args, sentence) => {
    const { code, text } = await run(...args);
    expect(text).toContain(sentence);
    expect(code).toBe(2);
  });
});
