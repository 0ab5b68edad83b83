/** Arithmetic on blocks of cells. Pure. */
import type { Block } from './host.ts';

/** Is the 0-based column inside the block? */
export function hasColumn(block: Block, column: number): boolean {
  return column >= block.firstColumn && column < block.firstColumn + block.columnCount;
}

/** The same rows, but the columns from the first to the last of the given ones. The list must not be empty. */
export function withColumns(block: Block, columns: number[]): Block {
  const first = Math.min(...columns);
  return { ...block, firstColumn: first, columnCount: Math.max(...columns) - first + 1 };
}

/** One row as a run of its own. */
export interface Run {
  firstRow: number;
  rowCount: number;
}

/** Joins rows, in any order, to runs; rows that are at most `gapMax` rows apart share a run, because one read is cheaper. */
export function joinRows(rows: number[], gapMax: number): Run[] {
  const runs: Run[] = [];
  for (const row of [...rows].sort((a, b) => a - b)) {
    const run = runs[runs.length - 1];
    if (run && row - (run.firstRow + run.rowCount - 1) <= gapMax + 1) run.rowCount = row - run.firstRow + 1;
    else runs.push({ firstRow: row, rowCount: 1 });
  }
  return runs;
}
