/** Blocks, runs of rows and batches: nothing is left out, nothing is there twice, limits hold. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowEdit } from '../../shared/protocol/edit-batch.ts';
import { splitEdits } from '../batches.ts';
import { hasColumn, joinRows, withColumns } from '../blocks.ts';

describe('blocks', () => {
  test('columns at the edges belong to the block', () => {
    const block = { firstRow: 2, rowCount: 1, firstColumn: 3, columnCount: 2 };
    expect([2, 3, 4, 5].map((column) => hasColumn(block, column))).toEqual([false, true, true, false]);
    expect(withColumns(block, [7, 1, 4])).toEqual({ ...block, firstColumn: 1, columnCount: 7 });
  });

  test('rows close to each other share a run', () => {
    expect(joinRows([9, 2, 3, 6], 2)).toEqual([{ firstRow: 2, rowCount: 8 }]);
    expect(joinRows([2, 6], 2)).toEqual([
      { firstRow: 2, rowCount: 1 },
      { firstRow: 6, rowCount: 1 },
    ]);
  });

  test('runs hold every row and do not overlap', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 })), fc.nat(5), (rows, gapMax) => {
        const covered = joinRows(rows, gapMax).flatMap((run) =>
          Array.from({ length: run.rowCount }, (_, offset) => run.firstRow + offset),
        );
        expect(new Set(covered).size).toBe(covered.length);
        expect(rows.every((row) => covered.includes(row))).toBe(true);
      }),
      { seed: 1 },
    );
  });
});

describe('splitEdits', () => {
  const edit = (row: number, text = ''): RowEdit => ({ key: `k${row}`, row, cells: { a: text } });

  test('cuts by number and keeps the order', () => {
    const edits = Array.from({ length: 12 }, (_, index) => edit(index + 1));
    const { batches, nudge } = splitEdits(edits, 5);
    expect(batches.map((batch) => batch.length)).toEqual([5, 5, 2]);
    expect(batches.flat()).toEqual(edits);
    expect(nudge).toBe(false);
  });

  test('cuts by length; a row that fits nowhere is left to the backend', () => {
    const { batches, nudge } = splitEdits(
      [edit(1, 'x'.repeat(50)), edit(2, 'x'.repeat(50)), edit(3, 'x'.repeat(500))],
      5,
      150,
    );
    expect(batches.map((batch) => batch.map((each) => each.row))).toEqual([[1], [2]]);
    expect(nudge).toBe(true);
  });

  test('no edits are no batch', () => {
    expect(splitEdits([])).toEqual({ batches: [], nudge: false });
  });
});
