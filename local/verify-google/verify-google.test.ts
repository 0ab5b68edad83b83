/** The checks against the stand-in: they hold, they leave nothing behind, and they fail where Google would behave otherwise. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startGoogle, type GoogleStandIn } from '../google/start-google.ts';
import { signIn } from './account.ts';
import { CHECKS, GROUPS } from './checks.ts';
import { runChecks, type Verdict } from './run-checks.ts';
import { sheetsApi, type SheetsApi } from './sheets-api.ts';
import { makeWorkplace } from './workplace.ts';

const COMMAND = fileURLToPath(new URL('./main.ts', import.meta.url));

let folder: string;
let google: GoogleStandIn;
let keyFile: string;
let spreadsheetId: string;
let nextId: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rowlink-verify-'));
  google = await startGoogle();
  keyFile = join(folder, 'key.json');
  await writeFile(keyFile, JSON.stringify({ ...google.serviceAccount, token_uri: `${google.url}/token` }));
  spreadsheetId = google.createShared({ title: 'Mine', tabs: [{ title: 'kept', rows: [['a']] }] }).workbook
    .id;
  nextId = 1_000;
});
afterEach(async () => {
  await google.close();
  await rm(folder, { recursive: true });
});

interface Told {
  verdicts: Verdict[];
  text: string;
}

/** `change` alters what the checks see of Google. */
async function verify(names: readonly string[], change = (api: SheetsApi): SheetsApi => api): Promise<Told> {
  const api = change(sheetsApi(await signIn(keyFile), google.url));
  const place = await makeWorkplace(api, spreadsheetId, () => (nextId += 1));
  const said: string[] = [];
  const tell = { say: (sentence: string) => said.push(sentence), pause: () => Promise.resolve() };
  const checks = Object.entries(CHECKS).filter(([name]) => names.includes(name));
  const verdicts = await runChecks(checks, place, tell, new AbortController().signal);
  await place.clean();
  return { verdicts, text: said.join('\n') };
}

const titles = () => google.documents.get(spreadsheetId)?.workbook.tabs.map(({ title }) => title);

describe('as Google is documented', () => {
  test('all checks of the protocol hold, and nothing is left behind', async () => {
    const { verdicts, text } = await verify(GROUPS['protocol'] ?? []);
    expect(text).toContain('PASS  repeated-id');
    expect(verdicts, text).toEqual(['PASS', 'PASS', 'PASS', 'PASS']);
    expect(text).toContain('Of 5 calls with one id at the same time 1 wrote its cell.');
    expect(text).toContain('notes: back.');
    expect(titles()).toEqual(['kept']);
  });

  test('both orders of a write and an entry are met', async () => {
    const { text } = await verify(['copies-before-write']);
    const [, inCopy, after] =
      /(\d+) were in the copy, (\d+) came after the write, 0 were lost/.exec(text) ?? [];
    expect(Number(inCopy)).toBeGreaterThan(0);
    expect(Number(after)).toBeGreaterThan(0);
  });

  test('numbers that a person types meanwhile are all found', async () => {
    const person = google.human(spreadsheetId);
    let typed = 0;
    const { verdicts, text } = await verify(['typed-by-hand'], (api) => ({
      ...api,
      async batchUpdate(...call) {
        const tab = google.documents
          .get(spreadsheetId)
          ?.workbook.tabs.find(({ title }) => title.startsWith('Rowlink'));
        if (tab) await person.type(tab.tabId, { row: typed, column: 2 }, [[String((typed += 1))]]);
        return api.batchUpdate(...call);
      },
    }));
    expect(verdicts, text).toEqual(['PASS']);
    expect(text).toMatch(/The numbers 1 to 2\d were typed/);
  });
});

describe('a Google that behaves otherwise', () => {
  test.each([
    ['repeated-id', 'repeatedFilterViewIdIsRefused', 'it was applied'],
    ['copies-before-write', 'copiesSeeEarlierState', 'the copy in the answer held "written'],
  ] as const)('%s does not hold without %s', async (check, name, sentence) => {
    google.switches.set({ [name]: false });
    const { verdicts, text } = await verify([check]);
    expect(verdicts, text).toEqual(['FAIL']);
    expect(text).toContain(sentence);
  });

  test('a title that is changed is noticed', async () => {
    const { verdicts, text } = await verify(['token-title'], (api) => ({
      ...api,
      async getRanges(...call) {
        const answer = await api.getRanges(...call);
        for (const view of answer.sheets?.flatMap(({ filterViews }) => filterViews ?? []) ?? []) {
          view.title = 'Filter 1';
        }
        return answer;
      },
    }));
    expect(verdicts).toEqual(['FAIL']);
    expect(text).toContain('read ["Filter 1"]');
  });

  test.each([
    ['formulas', 'PASTE_VALUES', 'formulas: cell 4 was'],
    ['formats', 'PASTE_FORMULA', 'formats: cell 2 was'],
  ])('a paste without %s is noticed', async (_, pasteType, sentence) => {
    const { verdicts, text } = await verify(['row-copied-back'], (api) => ({
      ...api,
      batchUpdate: (id, body, fields) => {
        const requests = body.requests?.map((request) =>
          request.copyPaste
            ? {
                copyPaste: { ...request.copyPaste, pasteType },
              }
            : request,
        );
        return api.batchUpdate(id, { ...body, ...(requests && { requests }) }, fields);
      },
    }));
    expect(verdicts, text).toEqual(['FAIL']);
    expect(text).toContain(sentence);
  });
});

describe('what could not be found out', () => {
  test('is told as open, with what to do, and the tabs are removed', async () => {
    let calls = 0;
    const { verdicts, text } = await verify(['token-title'], (api) => ({
      ...api,
      batchUpdate: (...call) => {
        calls += 1;
        if (calls === 2) google.faults.add({ effect: 'answer', status: 429 });
        return api.batchUpdate(...call);
      },
    }));
    expect(verdicts).toEqual(['OPEN']);
    expect(text).toContain('Wait a minute and try again.');
    expect(titles()).toEqual(['kept']);
  });
});

describe('the command', () => {
  const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
    const env = {
      ...process.env,
      GOOGLE_SHEETS_ROOT_URL: google.url,
      GOOGLE_APPLICATION_CREDENTIALS: keyFile,
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
    const address = `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit`;
    const { code, text } = await run('--only', 'protocol', '--spreadsheet', address);
    expect(text.match(/^PASS /gm), text).toHaveLength(4);
    expect(text).toContain('4 hold, 0 do not, 0 not found out');
    expect(code).toBe(0);
    expect(titles()).toEqual(['kept']);
  });

  test('makes a spreadsheet of its own and removes it', async () => {
    const before = google.documents.list().length;
    const { code, text } = await run('--only', 'token-title');
    expect(text).toContain('In "Rowlink: verify:google (may be deleted)"');
    expect(code, text).toBe(0);
    expect(google.documents.list()).toHaveLength(before);
  });

  test('ends with 1 when one does not hold', async () => {
    google.switches.set({ repeatedFilterViewIdIsRefused: false });
    const { code, text } = await run('--only', 'repeated-id,row-copied-back', '--spreadsheet', spreadsheetId);
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
