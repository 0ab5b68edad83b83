/** Keys follow their rows after a sort that left them behind, and nothing else moves a key. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { leftBehindKeys, type KeyedRow } from './left-behind-keys.ts';

/** Rows k0, k1 … whose bases are `known`, one a row, and which now show `shown`. */
const rows = (known: number[], shown: number[]): KeyedRow[] =>
  known.map((mark, row) => ({ key: `k${row}`, row, known: mark, shown: shown[row] ?? 0 }));

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
    ['a circle with an edited row is none', [1, 2, 3], [2, 9, 1], []],
    [
      'a row moved into a circle it is not part of',
      [1, 2, 3],
      [2, 1, 2],
      [
        [0, 'k1'],
        [1, 'k0'],
      ],
    ],
  ])('%s', (_, known, shown, expected) => {
    expect([...leftBehindKeys(rows(known, shown))].sort(([a], [b]) => a - b)).toEqual(expected);
  });

  test('after any sort every row has a key whose base it shows, and each key is there once', () => {
    const tab = fc
      .array(fc.nat(6), { maxLength: 12 })
      .chain((known) =>
        fc.tuple(fc.constant(known), fc.shuffledSubarray(known, { minLength: known.length })),
      );
    fc.assert(
      fc.property(tab, ([known, shown]) => {
        const before = rows(known, shown);
        const belongs = leftBehindKeys(before);
        const after = before.map((row) => ({ ...row, key: belongs.get(row.row) ?? row.key }));
        expect(new Set(after.map(({ key }) => key)).size).toBe(known.length);
        const base = new Map(before.map(({ key, known: mark }) => [key, mark]));
        for (const [row, key] of belongs) expect(base.get(key)).toBe(before[row]?.shown);
        if (new Set(known).size === known.length) {
          for (const row of after) expect(base.get(row.key)).toBe(row.shown);
        }
      }),
      { numRuns: 500 },
    );
  });
});
