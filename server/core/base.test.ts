/** Bases seen again: times move on, values do not. */
import { describe, expect, test } from 'vitest';

import { sameCells, seenAgain, type RowBase } from './base.ts';

const base: RowBase = {
  a: { v: 'x', lo: 10, hi: 20 },
  b: { v: { refused: 'N/A', why: 'no number' }, lo: 40, hi: 50, held: { why: 'refused', db: '1', at: 40 } },
};

describe('a row that was seen again as its base says', () => {
  test('is known at the later time, and a cell that is known later still stays so', () => {
    expect(seenAgain(base, 30, 31)).toEqual({ a: { v: 'x', lo: 30, hi: 31 }, b: base['b'] });
  });

  test('never seems to be known up to an earlier time than before', () => {
    expect(seenAgain({ a: { v: 'x', lo: 10, hi: 90 } }, 30, 31)).toEqual({ a: { v: 'x', lo: 30, hi: 90 } });
  });
});

describe('bases say the same', () => {
  test('whatever their times are', () => {
    expect(sameCells(base, seenAgain(base, 60, 61))).toBe(true);
  });

  test.each<[string, RowBase | null]>([
    ['another value', { ...base, a: { v: 'y', lo: 10, hi: 20 } }],
    ['a cell more', { ...base, c: { v: null, lo: 10, hi: 20 } }],
    [
      'a cell that is no longer held',
      { ...base, b: { v: { refused: 'N/A', why: 'no number' }, lo: 40, hi: 50 } },
    ],
    [
      'a cell held against another value',
      {
        ...base,
        b: {
          v: { refused: 'N/A', why: 'no number' },
          lo: 40,
          hi: 50,
          held: { why: 'refused', db: '2', at: 40 },
        },
      },
    ],
    ['a cell that a write of ours covered', { ...base, a: { v: 'x', lo: 10, hi: 20, covered: null } }],
    ['no base', null],
  ])('but not with %s', (_, other) => {
    expect(sameCells(base, other)).toBe(false);
    expect(sameCells(other, base)).toBe(false);
  });
});
