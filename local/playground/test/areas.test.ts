import { describe, expect, test } from 'vitest';
import {
  areaAfter,
  areaName,
  blockTexts,
  emptyTexts,
  fittingWidth,
  pastedBlock,
  tabSeparated,
  windowOf,
} from '../page/areas.ts';

const area = { startRow: 2, endRow: 5, startColumn: 1, endColumn: 3 };

describe('areas', () => {
  test('have names as in a sheet', () => {
    expect(areaName(area)).toBe('B3:C5');
    expect(areaName({ startRow: 0, endRow: 1, startColumn: 26, endColumn: 27 })).toBe('AA1');
  });

  test('stay with their rows', () => {
    const rows = (change: Parameters<typeof areaAfter>[1]): number[] => {
      const { startRow, endRow } = areaAfter(area, change);
      return [startRow, endRow];
    };
    expect(rows({ kind: 'changed', row: 0, columns: [0] })).toEqual([2, 5]);
    expect(rows({ kind: 'inserted', row: 2, count: 2 })).toEqual([4, 7]);
    expect(rows({ kind: 'inserted', row: 4, count: 1 })).toEqual([2, 6]);
    expect(rows({ kind: 'inserted', row: 5, count: 1 })).toEqual([2, 5]);
    expect(rows({ kind: 'deleted', row: 0, count: 1 })).toEqual([1, 4]);
    expect(rows({ kind: 'deleted', row: 3, count: 9 })).toEqual([2, 3]);
    expect(rows({ kind: 'deleted', row: 1, count: 9 })).toEqual([1, 2]);
  });
});

describe('blocks', () => {
  test('become texts at places', () => {
    expect(blockTexts(1, 2, [['a', 'b'], ['c']])).toEqual([
      { row: 1, column: 2, text: 'a' },
      { row: 1, column: 3, text: 'b' },
      { row: 2, column: 2, text: 'c' },
    ]);
    expect(emptyTexts(area)).toHaveLength(6);
  });

  test('lose the empty line at the end and become rectangles', () => {
    expect(pastedBlock([['a', 'b'], ['c'], ['']])).toEqual([
      ['a', 'b'],
      ['c', ''],
    ]);
    expect(pastedBlock([['']])).toEqual([['']]);
  });

  test('are quoted for other programs only where it is needed', () => {
    expect(
      tabSeparated([
        ['a', 'b "c"'],
        ['d\ne', ''],
      ]),
    ).toBe('a\t"b ""c"""\n"d\ne"\t');
  });
});

describe('fittingWidth', () => {
  test('fits most cells, within limits', () => {
    expect(fittingWidth([])).toBe(100);
    expect(fittingWidth([1, 2])).toBe(72);
    expect(fittingWidth([20])).toBe(174);
    expect(fittingWidth([5, 500, 500])).toBe(280);
  });
});

describe('windowOf', () => {
  test('holds what is on the screen, wherever one scrolls to', () => {
    for (let top = 0; top <= 25 * 1000; top += 333) {
      const { from, to } = windowOf({ top, height: 600 }, 25, 40, 1000);
      expect(from * 25).toBeLessThanOrEqual(top);
      expect(Math.min(1000 * 25, top + 600)).toBeLessThanOrEqual(to * 25);
      expect(to - from).toBeLessThan(140);
    }
  });

  test('is empty or whole for few rows', () => {
    expect(windowOf({ top: 0, height: 600 }, 25, 40, 0)).toEqual({ from: 0, to: 0 });
    expect(windowOf({ top: 0, height: 600 }, 25, 40, 7)).toEqual({ from: 0, to: 7 });
  });
});
