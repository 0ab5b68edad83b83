/** What another account has to show before it gets a spreadsheet, and that nothing moves otherwise. */
import { beforeEach, expect, test } from 'vitest';

import { SyncError } from '../core/sync-error.ts';
import type { AccountRights, TabRights } from '../ports/account-rights.ts';
import { moveSpreadsheet, type MovePorts } from './move-spreadsheet.ts';

const [FROM, TO] = ['from@example.com', 'to@example.com'];
const [TAB, SCRATCH] = [0, 9];

/** Ids of protected ranges that each may not edit, by tab; null: the file is not shared with it. */
type Closed = Record<number, number[]> | null;

let closed: Record<string, Closed>;
let given: string | null;
let isBusy: number;
let steps: string[];

const tabsOf = (account: string): Promise<TabRights[]> => {
  const its = closed[account] ?? null;
  if (its === null) return Promise.reject(new SyncError('SHEETS_DENIED'));
  return Promise.resolve(
    Object.entries(its).map(([tabId, ranges]) => ({
      tabId: Number(tabId),
      title: `tab ${tabId}`,
      closed: ranges,
    })),
  );
};

const rights: AccountRights = {
  of: tabsOf,
  async letEdit(account, _, ranges, other) {
    await tabsOf(account);
    steps.push(`let ${other} edit ${ranges.join()}`);
    const its = closed[other];
    if (its) its[SCRATCH] = (its[SCRATCH] ?? []).filter((range) => !ranges.includes(range));
  },
  touchScratch: async (account) =>
    (await tabsOf(account)).every(({ tabId, closed: ranges }) => tabId !== SCRATCH || ranges.length === 0),
};

function ports(): MovePorts {
  const partial = {
    rights,
    book: {
      of: () => Promise.resolve(given),
      move: (_: string, account: string) => {
        steps.push('moved');
        given = account;
        return Promise.resolve();
      },
    },
    lease: {
      hold: async <T>(_: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | 'busy'> => {
        isBusy -= 1;
        if (isBusy >= 0) return 'busy';
        const done = await work(new AbortController().signal);
        steps.push('lease given back');
        return done;
      },
    },
    spreadsheets: {
      list: () => Promise.resolve([{ id: 1, googleId: 'file', scratchTabId: SCRATCH }]),
      raiseFence: () => Promise.resolve(2),
    },
    links: {
      list: () => Promise.resolve([{ id: 5, tabId: TAB }]),
      nudge: (id: number) => Promise.resolve(void steps.push(`read of ${id} is due`)),
    },
    doorbell: { ring: () => Promise.resolve() },
    log: { info: () => undefined },
  };
  return partial as unknown as MovePorts;
}

const move = (account = TO, googleId = 'file') =>
  moveSpreadsheet(ports(), {
    accounts: [FROM, TO],
    knownWithinMs: 5_500,
    sleep: (ms) => Promise.resolve(steps.push(`${ms} ms`)),
  })(googleId, account);

beforeEach(() => {
  closed = { [FROM]: { [TAB]: [], [SCRATCH]: [] }, [TO]: { [TAB]: [], [SCRATCH]: [77] } };
  given = FROM;
  isBusy = 0;
  steps = [];
});

test('the account before lets it write to the scratch tab; the lease is kept until everybody knows [H13]', async () => {
  expect(await move()).toEqual({ spreadsheetId: 'file', account: TO, was: FROM });
  expect(steps).toEqual([`let ${TO} edit 77`, 'moved', '5500 ms', 'lease given back', 'read of 5 is due']);
});

test('it waits for work under way, but not for ever [H13]', async () => {
  isBusy = 2;
  await move();
  expect(steps.slice(0, 2)).toEqual(['500 ms', '500 ms']);
  given = FROM;
  isBusy = 1_000;
  await expect(move()).rejects.toMatchObject({ code: 'LINK_BUSY' });
  expect(given).toBe(FROM);
});

test.each<[string, () => void, string]>([
  ['the file is not shared with it', () => (closed[TO] = null), 'Share the spreadsheet with to@example.com'],
  [
    'people protected cells of a linked tab, and let only the other edit them',
    () => (closed[TO] = { [TAB]: [3], [SCRATCH]: [] }),
    'Cells of "tab 0" are protected against it',
  ],
  [
    'the other has lost its access, so nobody can open the scratch tab to it',
    () => (closed[FROM] = null),
    'The hidden tab "_sync" is protected against it',
  ],
])('it stays where it is when %s [H13]', async (_, given_, sentence) => {
  given_();
  await expect(move()).rejects.toMatchObject({
    code: 'ACCOUNT_UNFIT',
    detail: expect.stringContaining(sentence) as string,
  });
  expect([given, steps]).toEqual([FROM, []]);
});

test('an account that lost its access is no hindrance once people let the other edit the scratch tab [H13]', async () => {
  closed = { [FROM]: null, [TO]: { [TAB]: [3], [SCRATCH]: [] } };
  expect(await move()).toMatchObject({ account: TO });
});

test('who has it keeps it; strangers are named [H13]', async () => {
  expect(await move(FROM)).toEqual({ spreadsheetId: 'file', account: FROM, was: FROM });
  expect(steps).toEqual([]);
  await expect(move('nobody@example.com')).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  await expect(move(TO, 'other file')).rejects.toMatchObject({ code: 'SPREADSHEET_UNKNOWN' });
});
