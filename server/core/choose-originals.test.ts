import { describe, expect, test } from 'vitest';

import { chooseOriginals } from './choose-originals.ts';
import type { TabContent } from './read-tab.ts';
import { plain } from './sample-link.ts';

const KEY = 'k1';
const BASES = new Map([[KEY, { name: { v: 'Ada', lo: 1, hi: 2 } }]]);

const row = (at: number, name: string) => ({ row: at, key: KEY, cells: { name: plain(name) } });

/** The first of the rows has the key so far. */
function content([first, ...copies]: ReturnType<typeof row>[]): TabContent {
  return { keyed: new Map(first ? [[KEY, first]] : []), copies, keyless: [] };
}

describe('of rows that show one key', () => {
  test.each([
    ['the one that is as it was, wherever it stands now', [row(5, 'the copy'), row(6, 'Ada')], 6, [5]],
    ['the one that has it, when it is as it was', [row(5, 'Ada'), row(6, 'the copy')], 5, [6]],
    ['the one that has it, when several are as they were', [row(5, 'Ada'), row(6, 'Ada')], 5, [6]],
    ['the one that has it, when none is', [row(5, 'Eve'), row(6, 'Bob'), row(7, 'Cy')], 5, [6, 7]],
  ])('%s, keeps it [I5]', (_, rows, original, copies) => {
    const chosen = chooseOriginals(content(rows), BASES);
    expect(chosen.keyed.get(KEY)?.row).toBe(original);
    expect(chosen.copies.map((copy) => copy.row)).toEqual(copies);
  });

  test('rows that were never seen are left as they are', () => {
    const unknown = content([row(5, 'Eve'), row(6, 'Ada')]);
    expect(chooseOriginals(unknown, new Map([[KEY, null]]))).toEqual(unknown);
    expect(chooseOriginals(unknown, new Map())).toEqual(unknown);
  });
});
