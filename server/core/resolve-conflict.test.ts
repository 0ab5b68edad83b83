/** Who wins: policy and time, in full. */
import { expect, test } from 'vitest';

import type { Resolution } from './conflict.ts';
import type { ConflictPolicy } from './link.ts';
import { FIRST_WINNER, resolveConflict } from './resolve-conflict.ts';

/** MySQL's change against an edit at 1,000: a microsecond earlier, the same, a microsecond later, unknown. */
const TABLE: Record<ConflictPolicy, [Resolution, Resolution, Resolution, Resolution]> = {
  latest: ['SHEET_WINS', 'SHEET_WINS', 'DB_WINS', 'SHEET_WINS'],
  sheet: ['SHEET_WINS', 'SHEET_WINS', 'SHEET_WINS', 'SHEET_WINS'],
  db: ['DB_WINS', 'DB_WINS', 'DB_WINS', 'DB_WINS'],
  manual: ['PENDING', 'PENDING', 'PENDING', 'PENDING'],
};

test.each(Object.keys(TABLE) as ConflictPolicy[])('policy %s [O5, O7]', (policy) => {
  const decided = [999, 1_000, 1_001, null].map((dbAt) => resolveConflict({ policy, sheetAt: 1_000, dbAt }));
  expect(decided).toEqual(TABLE[policy]);
});

test('at first sight no time tells who is later: MySQL is the side that was there [O10]', () => {
  expect(FIRST_WINNER).toEqual({ latest: 'DB_WINS', db: 'DB_WINS', sheet: 'SHEET_WINS', manual: 'PENDING' });
});
