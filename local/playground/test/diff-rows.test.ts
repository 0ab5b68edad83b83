import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffRows } from '../diff-rows.ts';
import type { RowSplice, WireRow } from '../wire.ts';

const blank: WireRow = [];
const row = (text: string): WireRow => [text];

function applied(before: readonly WireRow[], splices: readonly RowSplice[]): WireRow[] {
  const rows = [...before];
  for (const { at, removed, rows: inserted } of splices) rows.splice(at, removed, ...inserted);
  return rows;
}

describe('diffRows', () => {
  const [a, b, c, d] = [row('a'), row('b'), row('c'), row('d')];

  test('tells nothing of equal lists', () => {
    expect(diffRows([a, blank, b], [a, blank, b])).toEqual([]);
  });

  test('finds inserted, deleted and changed rows as such', () => {
    expect(diffRows([a, b, c], [a, d, b, c])).toEqual([{ at: 1, removed: 0, rows: [d] }]);
    expect(diffRows([a, b, c, d], [a, d])).toEqual([{ at: 1, removed: 2, rows: [] }]);
    expect(diffRows([a, b, c], [a, d, c])).toEqual([{ at: 1, removed: 1, rows: [d] }]);
  });

  test('tells a far insert and a near change apart', () => {
    const rest = Array.from({ length: 50 }, (_, index) => row(`r${index}`));
    const changed = row('changed');
    const splices = diffRows([a, ...rest, b, c], [changed, ...rest, b, d, c]);
    expect(splices).toEqual([
      { at: 0, removed: 1, rows: [changed] },
      { at: 52, removed: 0, rows: [d] },
    ]);
  });

  test('joins rows that changed side by side', () => {
    expect(diffRows([a, b, c], [b, a, c])).toEqual([{ at: 0, removed: 2, rows: [b, a] }]);
  });

  test('leads from any list to any other', () => {
    const rows = fc.array(fc.constantFrom(blank, ...'abcdefghij'.split('').map(row)), { maxLength: 12 });
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const outcome = applied(before, diffRows(before, after));
        expect(outcome.length).toBe(after.length);
        expect(outcome.every((each, index) => each === after[index])).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
