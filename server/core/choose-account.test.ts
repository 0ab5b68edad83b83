/** Which account gets a spreadsheet, and which one works on it now. */
import { expect, test } from 'vitest';

import { accountNow, leastLoaded } from './choose-account.ts';

const THREE = ['a', 'b', 'c'];

test('the account with the fewest spreadsheets gets the next one, the first of several such [H12]', () => {
  const loads = new Map<string, number>();
  const given = Array.from({ length: 7 }, () => {
    const account = leastLoaded(THREE, loads);
    loads.set(account, (loads.get(account) ?? 0) + 1);
    return account;
  });
  expect(given.join('')).toBe('abcabca');
  expect(leastLoaded(['new', 'old'], new Map([['old', 40]]))).toBe('new');
});

test('a spreadsheet keeps its account while we have the key, else the first works on it [H12]', () => {
  expect(accountNow(THREE, 'c')).toBe('c');
  expect(accountNow(THREE, 'gone')).toBe('a');
  expect(accountNow(THREE, null)).toBe('a');
});
