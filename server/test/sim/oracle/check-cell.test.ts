/** The oracle's judgement of one cell: each rule can fail, and what is recorded or superseded is no failure. */
import { expect, test } from 'vitest';

import type { CellValue } from '../../../core/values/cell-value.ts';
import { checkCell, type CellAccounts } from './check-cell.ts';
import { History, type Entry } from './history.ts';

const entry = (value: CellValue, at: number): Entry => {
  return { token: JSON.stringify(value), at, event: 'a test', isBack: false, isOurs: false };
};

/** What a cell held: value, from when on. */
function history(...held: [CellValue, number][]): History {
  const all = new History();
  for (const [value, at] of held) all.set(JSON.stringify(value), at);
  return all;
}

/** Both sides hold `b`, typed at 2 over the `a` that SQL had set at 1 and the sheet had shown. */
function cell(patch: Partial<CellAccounts> = {}): CellAccounts {
  return {
    sheet: { value: 'b', formula: null },
    db: 'b',
    person: entry('b', 3),
    customer: entry('a', 1),
    shown: history(['a', 2], ['b', 3]),
    stored: history(['a', 1], ['b', 4]),
    given: new Set(['"b"']),
    removedAt: null,
    deletedAt: null,
    isEmptied: false,
    isRecorded: () => false,
    hasConflict: false,
    hasIssue: false,
    ...patch,
  };
}

const refused = { value: { refused: 'N/A', why: '' }, formula: null };
const lost = { person: entry('c', 5) };
const unseen = { shown: history(['b', 3]) };

test.each<[string, Partial<CellAccounts>, string | null]>([
  ['all is well', {}, null],
  ['the sides differ', { db: 'a' }, 'sheet = MySQL'],
  ['a refused value without a record', { sheet: refused }, 'a held cell is recorded'],
  ['a value that neither side gave last', { customer: null, person: entry('c', 3) }, 'the last value wins'],
  [
    'an edit that MySQL never had',
    { ...lost, sheet: { value: 'a', formula: null }, db: 'a' },
    'no edit vanishes',
  ],
  [
    'an edit that lost and is recorded',
    { ...lost, sheet: { value: 'a', formula: null }, db: 'a', isRecorded: (side) => side === 'sheet' },
    null,
  ],
  [
    'an edit of a row that people took away after it',
    { ...lost, sheet: { value: 'a', formula: null }, db: 'a', removedAt: 6 },
    null,
  ],
  ['a change that the sheet never showed', unseen, 'no change vanishes'],
  ['a change that lost and is recorded', { ...unseen, isRecorded: (side) => side === 'db' }, null],
  ['a change of a row that SQL deleted after it', { ...unseen, deletedAt: 2 }, null],
  ['an edit from before the change was shown', { person: entry('b', 1) }, 'no change vanishes'],
])('%s', (_, patch, rule) => {
  expect(checkCell(cell(patch))?.rule ?? null).toBe(rule);
});
