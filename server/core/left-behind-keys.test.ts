/** Keys follow their rows after a sort that left them behind, or after they were cleared; nothing else moves a key. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { findApart, leftBehindKeys, type KnownKey, type MarkedRow } from './left-behind-keys.ts';

/** Keys k0, k1 … with bases of these marks, each last seen in the row of its number. */
const keys = (marks: number[]): Map<string, KnownKey> =>
  new Map(marks.map((mark, row) => [`k${row}`, { key: `k${row}`, row, mark }]));

const marked = (key: string | null, row: number, shown: number | null): MarkedRow => {
  return { key, row, shown, isBlank: shown === 0, seen: { row, key, cells: {} } };
};

/** Rows that show these marks under the key of their number; those in `cleared` have none. */
const rows = (shown: (number | null)[], cleared: number[] = []): MarkedRow[] =>
  shown.map((mark, row) => marked(cleared.includes(row) ? null : `k${row}`, row, mark));

const belongsIn = (known: number[], tab: MarkedRow[]) =>
  leftBehindKeys(tab, findApart(tab, keys(known)).owners);
/** Mark 0 is a blank row. */
const find = (known: number[], tab: MarkedRow[]) => [...belongsIn(known, tab)].sort(([a], [b]) => a - b);

describe('leftBehindKeys', () => {
  test.each<[string, number[], number[], [number, string][]]>([
    ['nothing changed', [1, 2, 3], [1, 2, 3], []],
    [
      'two rows swapped',
      [1, 2, 3],
      [2, 1, 3],
      [
        [0, 'k1'],
        [1, 'k0'],
      ],
    ],
    [
      'a circle of three',
      [1, 2, 3],
      [2, 3, 1],
      [
        [0, 'k1'],
        [1, 'k2'],
        [2, 'k0'],
      ],
    ],
    [
      'two circles',
      [1, 2, 3, 4],
      [2, 1, 4, 3],
      [
        [0, 'k1'],
        [1, 'k0'],
        [2, 'k3'],
        [3, 'k2'],
      ],
    ],
    ['one row copied over another', [1, 2, 3], [2, 2, 3], []],
    [
      'edited rows beside a circle',
      [1, 2, 3, 4],
      [2, 1, 9, 4],
      [
        [0, 'k1'],
        [1, 'k0'],
      ],
    ],
    [
      'a circle with an edited row: the row and the key that are left belong together',
      [1, 2, 3],
      [2, 9, 1],
      [
        [0, 'k1'],
        [1, 'k2'],
        [2, 'k0'],
      ],
    ],
    [
      'a circle with an emptied row: its key goes to the blank one',
      [1, 2, 3],
      [2, 0, 1],
      [
        [0, 'k1'],
        [1, 'k2'],
        [2, 'k0'],
      ],
    ],
    [
      'two rows, one of them emptied',
      [1, 2],
      [2, 0],
      [
        [0, 'k1'],
        [1, 'k0'],
      ],
    ],
    ['two rows, one of them edited: somebody may have typed it', [1, 2], [2, 9], []],
    [
      'a row copied out of a circle',
      [1, 2, 3],
      [2, 1, 2],
      [
        [0, 'k1'],
        [1, 'k0'],
      ],
    ],
  ])('sorted: %s [I7]', (_, known, shown, expected) => {
    expect(find(known, rows(shown))).toEqual(expected);
  });

  test.each<[string, number[], MarkedRow[], [number, string][]]>([
    ['in its place', [1, 2], rows([1, 2], [1]), [[1, 'k1']]],
    [
      'of equal rows each its own place',
      [1, 1],
      rows([1, 1], [0, 1]),
      [
        [0, 'k0'],
        [1, 'k1'],
      ],
    ],
    ['moved', [1, 2], [...rows([1]), marked(null, 7, 2)], [[7, 'k1']]],
    [
      'and sorted: along the chain',
      [1, 2],
      rows([2, 1], [0]),
      [
        [0, 'k1'],
        [1, 'k0'],
      ],
    ],
    ['and edited: not by this', [1, 2], rows([1, 9], [1]), []],
    ['and sorted, the end of the chain edited: none moves', [1, 2, 3], rows([2, 9, 3], [0]), []],
    ['a row that cannot be judged', [1, 2], [...rows([1]), marked(null, 1, null)], []],
    ['a new row beside them', [1, 2], [...rows([1, 2]), marked(null, 2, 3)], []],
    ['a new row that equals an old one', [1, 2], [...rows([1, 2]), marked(null, 2, 2)], []],
  ])('cleared: %s [I6]', (_, known, tab, expected) => {
    expect(find(known, tab)).toEqual(expected);
  });

  test('a row that was sorted out of its place leaves a blank row, which loses the key', () => {
    const tab = [marked(null, 0, 2), marked('k0', 1, 1), marked('k1', 2, 0)];
    expect(find([1, 2], tab)).toEqual([
      [0, 'k1'],
      [2, null],
    ]);
  });

  test('a row whose cells are all empty keeps its key in a sort, for that is what is known of it', () => {
    // Rows 0-2 showed 1, 2 and nothing; sorted, they show 2, nothing and 1.
    expect(find([1, 2, 0], rows([2, 0, 1]))).toEqual([
      [0, 'k1'],
      [1, 'k2'],
      [2, 'k0'],
    ]);
  });

  test('a row that was deleted after the sort took another’s key along: the chain begins at its own', () => {
    // Rows 0-2 showed 2, 3, 1 under k0, k1, k2; then row 2, which showed row 0 under k2, was deleted.
    expect(find([1, 2, 3], rows([2, 3]))).toEqual([
      [0, 'k1'],
      [1, 'k2'],
    ]);
    expect(find([1, 2], rows([2]))).toEqual([]);
  });

  test('an edit on top of a sort is told by what is left', () => {
    const tab = rows([2, 9, 1]);
    const apart = findApart(tab, keys([1, 2, 3]));
    expect([apart.rows.map(({ row }) => row), apart.keys]).toEqual([[1], ['k2']]);
    const owners = new Map([...apart.owners, [tab[1] as MarkedRow, 'k2']]);
    expect([...leftBehindKeys(tab, owners)].sort(([a], [b]) => a - b)).toEqual([
      [0, 'k1'],
      [1, 'k2'],
      [2, 'k0'],
    ]);
  });

  test('after any sort, with any keys cleared, each key is there once and each moved one at what it stands for [I6, I7]', () => {
    const scene = fc
      .array(fc.integer({ min: 1, max: 7 }), { maxLength: 12 })
      .chain((known) =>
        fc.tuple(
          fc.constant(known),
          fc.shuffledSubarray(known, { minLength: known.length }),
          fc.subarray(known.map((_, row) => row)),
        ),
      );
    fc.assert(
      fc.property(scene, ([known, shown, cleared]) => {
        const tab = rows(shown, cleared);
        const belongs = belongsIn(known, tab);
        const after = tab.map((row) => ({ ...row, key: belongs.get(row.row) ?? row.key }));
        const given = after.flatMap(({ key }) => key ?? []);
        expect(new Set(given).size).toBe(given.length);
        for (const [row, key] of belongs) expect(keys(known).get(key ?? '')?.mark).toBe(shown[row]);
        if (new Set(known).size === known.length) expect(given).toHaveLength(known.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
