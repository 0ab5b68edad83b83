/** The checks against the stand-in: they hold, they leave nothing behind, and they fail where Google would behave otherwise. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { signIn } from './account.ts';
import { CHECKS, GROUPS } from './checks.ts';
import { runChecks, type Verdict } from './run-checks.ts';
import { sheetsApi, type SheetsApi } from './sheets-api.ts';
import { testGoogle, type TestGoogle } from './test-google.ts';
import { makeWorkplace } from './workplace.ts';

vi.setConfig({ testTimeout: 60_000 });

let world: TestGoogle;
let nextId: number;

beforeEach(async () => {
  world = await testGoogle();
  nextId = 1_000;
});
afterEach(() => world.close());

interface Told {
  verdicts: Verdict[];
  text: string;
}

/** `change` alters what the checks see of Google. */
async function verify(names: readonly string[], change = (api: SheetsApi): SheetsApi => api): Promise<Told> {
  const api = change(sheetsApi(await signIn(world.keyFile), world.google.url));
  const place = await makeWorkplace(api, world.spreadsheetId, () => (nextId += 1));
  const said: string[] = [];
  const tell = { say: (sentence: string) => said.push(sentence), pause: () => Promise.resolve() };
  const checks = Object.entries(CHECKS).filter(([name]) => names.includes(name));
  const verdicts = await runChecks(checks, place, tell, new AbortController().signal);
  await place.clean();
  return { verdicts, text: said.join('\n') };
}

describe('as Google is documented', () => {
  test('all checks of the protocol hold, and nothing is left behind', async () => {
    const { verdicts, text } = await verify(GROUPS['protocol'] ?? []);
    expect(text).toContain('PASS  repeated-id');
    expect(verdicts, text).toEqual(['PASS', 'PASS', 'PASS', 'PASS']);
    expect(text).toContain('Of 5 calls with one id at the same time 1 wrote its cell.');
    expect(text).toContain('notes: back.');
    expect(world.titles()).toEqual(['kept']);
  });

  test('both orders of a write and an entry are met', async () => {
    const { text } = await verify(['copies-before-write']);
    const [, inCopy, after] =
      /(\d+) were in the copy, (\d+) came after the write, 0 were lost/.exec(text) ?? [];
    expect(Number(inCopy)).toBeGreaterThan(0);
    expect(Number(after)).toBeGreaterThan(0);
  });

  test('numbers that a person types meanwhile are all found', async () => {
    const person = world.google.human(world.spreadsheetId);
    let typed = 0;
    const { verdicts, text } = await verify(['typed-by-hand'], (api) => ({
      ...api,
      async batchUpdate(...call) {
        const tab = world.google.documents
          .get(world.spreadsheetId)
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
    world.google.switches.set({ [name]: false });
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
        if (calls === 2) world.google.faults.add({ effect: 'answer', status: 429 });
        return api.batchUpdate(...call);
      },
    }));
    expect(verdicts).toEqual(['OPEN']);
    expect(text).toContain('Wait a minute and try again.');
    expect(world.titles()).toEqual(['kept']);
  });
});
