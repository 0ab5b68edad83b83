/** Joins single rows into runs, so that scattered rows need few ranges. Pure. */
import { COPY_GAP_MAX } from './batch-budget.ts';

/** Half-open, 0-based. */
export interface RowRun {
  start: number;
  end: number;
}

/** Ascending runs that cover all given rows; rows no further apart than the gap share a run. */
export function joinRuns(rows: readonly number[], gapMax: number = COPY_GAP_MAX): RowRun[] {
  const runs: RowRun[] = [];
  for (const row of [...new Set(rows)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && row - last.end < gapMax) last.end = row + 1;
    else runs.push({ start: row, end: row + 1 });
  }
  return runs;
}
