/** The text at the end of a run; its last line has the counts of the tests and nothing else. */
import { seconds } from '../launch/progress.mjs';
import type { StepResult } from './run-step.ts';
import type { Step } from './steps.ts';
import { addCounts } from './test-counts.ts';
import type { TestCounts } from './test-counts.ts';

const NAME_WIDTH = 10;

/** The one line of a step that ended. */
export function stepLine({ step, durationMs, trouble, counts, unchecked }: StepResult): string {
  const tests = counts
    ? `, ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`
    : '';
  const mark = trouble === undefined ? '✓' : '✗';
  const why = trouble === undefined ? '' : `: ${trouble}`;
  const gap = unchecked === undefined ? '' : `; ${unchecked}`;
  return `${mark} ${step.name.padEnd(NAME_WIDTH)} ${step.what}${tests}${why}${gap}  ${seconds(durationMs)}`;
}

/** A test step that broke before it could count says at least that one thing failed. */
function countsOf({ step, trouble, counts }: StepResult): TestCounts {
  const nothing: TestCounts = { passed: 0, failed: 0, skipped: [] };
  if (!step.project) return nothing;
  const known = counts ?? nothing;
  return trouble !== undefined && known.failed === 0 ? { ...known, failed: 1 } : known;
}

export interface Run {
  results: readonly StepResult[];
  /** Steps that could not run, with the reason. */
  impossible: readonly { step: Step; reason: string }[];
  leftOut: readonly Step[];
}

/** Whether everything that was asked for passed. */
export function hasPassed({ results, impossible }: Run): boolean {
  return impossible.length === 0 && results.every((result) => result.trouble === undefined);
}

export function summaryLines(run: Run): string[] {
  const counts = addCounts([
    ...run.results.map(countsOf),
    ...run.impossible.filter(({ step }) => step.project).map(() => ({ passed: 0, failed: 1, skipped: [] })),
  ]);
  const failed = run.results
    .filter((result) => result.trouble !== undefined)
    .map((result) => result.step.name);
  return [
    '',
    ...(counts.skipped.length > 0 ? ['Skipped tests:'] : []),
    ...counts.skipped.map(({ name, reason }) => `  ${name}: ${reason || 'it gives no reason'}`),
    ...(run.leftOut.length > 0 ? [`Not asked for: ${run.leftOut.map((step) => step.name).join(', ')}`] : []),
    ...run.impossible.map(({ step, reason }) => `Could not run ${step.name}: ${reason}`),
    ...(failed.length > 0 ? [`Failed: ${failed.join(', ')}`] : []),
    `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`,
  ];
}
