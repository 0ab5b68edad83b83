/** Which cells and rows may not be written. */
import { describe, expect, test } from 'vitest';

import { blockedWhy, isRowProtected, type BlockedArea } from './blocked-cells.ts';

const block: BlockedArea = { startRow: 4, endRow: 6, startColumn: 1, endColumn: 3, why: 'protected' };
const column: BlockedArea = { startRow: 0, startColumn: 2, endColumn: 3, why: 'protected' };
const merge: BlockedArea = { startRow: 4, endRow: 6, startColumn: 1, endColumn: 3, why: 'merged' };
const tab: BlockedArea = {
  startRow: 0,
  startColumn: 0,
  why: 'protected',
  except: [{ startRow: 1, endRow: 9, startColumn: 0, endColumn: 2 }],
};

describe('a cell [V14]', () => {
  test.each<[string, BlockedArea[], number, number, RegExp | null]>([
    ['nothing is protected', [], 4, 1, null],
    ['in a protected block', [block], 5, 2, /protected/],
    ['below it', [block], 6, 2, null],
    ['right of it', [block], 5, 3, null],
    ['in a protected column, however far below', [column], 9_999, 2, /protected/],
    ['beside it', [column], 9_999, 1, null],
    ['the first of a merge', [merge], 4, 1, null],
    ['covered by a merge', [merge], 4, 2, /merged/],
    ['in the first column of a merge, below its first row', [merge], 5, 1, /merged/],
    ['in a protected tab', [tab], 1, 2, /protected/],
    ['in a part of it that is open', [tab], 1, 1, null],
    ['protected and merged', [merge, block], 4, 1, /protected/],
  ])('%s', (_, areas, row, at, why) => {
    if (why === null) expect(blockedWhy(areas, row, at)).toBeNull();
    else expect(blockedWhy(areas, row, at)).toMatch(why);
  });
});

describe('a row [V14]', () => {
  test.each<[string, BlockedArea[], number, boolean]>([
    ['with a protected cell', [block], 4, true],
    ['beside it', [block], 3, false],
    ['with merged cells', [merge], 4, false],
    ['of a tab with a protected column', [column], 50, true],
    ['of a protected tab of which only a part is open', [tab], 2, true],
  ])('%s', (_, areas, row, isProtected) => {
    expect(isRowProtected(areas, row)).toBe(isProtected);
  });
});
