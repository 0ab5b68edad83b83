/** Sharing accounts among spreadsheets: sticky, looked up rarely, and never a reason to stop. */
import { beforeEach, expect, test } from 'vitest';

import type { AccountBook } from '../ports/accounts.ts';
import { shareAccounts } from './share-accounts.ts';

let stored: Map<string, string>;
let looks: number;
let isAway: boolean;
let now: number;

const book: AccountBook = {
  all: () => {
    looks += 1;
    return isAway ? Promise.reject(new Error('away')) : Promise.resolve(new Map(stored));
  },
  of: (googleId) => Promise.resolve(stored.get(googleId) ?? null),
  give: (googleId, account) => {
    if (!stored.has(googleId)) stored.set(googleId, account);
    return Promise.resolve(stored.get(googleId) ?? account);
  },
  move: (googleId, account) => Promise.resolve(void stored.set(googleId, account)),
  adopt: () => Promise.resolve(),
  loads: () =>
    Promise.resolve(
      new Map(
        [...Map.groupBy(stored.values(), (account) => account)].map(([account, all]) => [
          account,
          all.length,
        ]),
      ),
    ),
};
const shared = (accounts = ['a', 'b']) => shareAccounts(book, { accounts, now: () => now });

beforeEach(() => {
  stored = new Map();
  looks = 0;
  isAway = false;
  now = 0;
});

test('each spreadsheet is given one account and keeps it [H12]', async () => {
  const accounts = shared();
  expect(await accounts.assign('x')).toBe('a');
  expect(await accounts.assign('y')).toBe('b');
  expect(await accounts.assign('x')).toBe('a');
  expect(await accounts.of('y')).toBe('b');
});

test('one whose account has no key any more is given another one when it is linked again, not before [H12]', async () => {
  stored = new Map([
    ['x', 'gone'],
    ['y', 'a'],
  ]);
  const accounts = shared();
  expect(await accounts.of('x')).toBe('a');
  expect(stored.get('x')).toBe('gone');
  expect(await accounts.assign('x')).toBe('b');
  expect(stored.get('x')).toBe('b');
});

test('with one account nothing is looked up [H12]', async () => {
  stored = new Map([['x', 'b']]);
  expect(await shared(['a']).of('x')).toBe('a');
  expect(looks).toBe(0);
});

test('a move is known after some seconds, and a MySQL that is away changes nothing [H12]', async () => {
  stored = new Map([['x', 'a']]);
  const accounts = shared();
  expect(await accounts.of('x')).toBe('a');
  stored.set('x', 'b');
  now += 4_000;
  expect(await accounts.of('x')).toBe('a');
  isAway = true;
  now += 2_000;
  expect(await accounts.of('x')).toBe('a');
  isAway = false;
  expect(await accounts.of('x')).toBe('b');
});
