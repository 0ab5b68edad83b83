/** Pages of a large tab have to agree with its key column. */
import { describe, expect, test } from 'vitest';

import { sampleLink } from '../core/sample-link.ts';
import type { SeenRow } from '../core/read-tab.ts';
import { agrees, keysByRow, pageRows } from './tab-pages.ts';

const row = (at: number, key: string | null): SeenRow => ({ row: at, key, cells: {} });
const KEYS = keysByRow(1, [['a'], ['b'], [null], [], ['c']]);

test('the key column tells the row of each key', () => {
  expect([...KEYS]).toEqual([
    [1, 'a'],
    [2, 'b'],
    [5, 'c'],
  ]);
});

describe('a page', () => {
  test.each([
    ['shows its keys', [row(1, 'a'), row(2, 'b'), row(3, null)], 1, 4, true],
    ['shows a row that was moved here', [row(1, 'b'), row(2, 'a')], 1, 4, false],
    ['lacks a row that was there', [row(1, 'a')], 1, 4, false],
    ['shows one that was not there', [row(4, 'x'), row(5, 'c')], 3, 9, false],
    ['without keys ends behind them', [row(6, null)], 6, Infinity, true],
  ])('that %s [Q16]', (_, rows, start, end, isSame) => {
    expect(agrees(KEYS, rows, start, end)).toBe(isSame);
  });

  test('is as long as its width allows; a small tab has none [Q16]', () => {
    expect(pageRows(sampleLink, { rowCount: 20_001 })).toBeNull();
    expect(pageRows(sampleLink, { rowCount: 50_000 })).toEqual({ rows: 6_000, rowCount: 50_000 });
    const wide = { ...sampleLink, keyColumn: 99 };
    expect(pageRows(wide, { rowCount: 2_001 })).toBeNull();
    expect(pageRows(wide, { rowCount: 50_000 })).toEqual({ rows: 1_000, rowCount: 50_000 });
  });
});
