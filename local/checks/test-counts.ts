/** What vitest's run comes down to, as the reporter writes it and the summary reads it. */

export interface SkippedTest {
  name: string;
  /** What the test said with `ctx.skip('reason')`; '' when it said nothing. */
  reason: string;
}

export interface TestCounts {
  passed: number;
  /** Failed tests, and files, suites and hooks that broke without failing a test of theirs. */
  failed: number;
  skipped: readonly SkippedTest[];
}

/** The environment variable that tells the reporter where to write. */
export const REPORT_VARIABLE = 'ROWLINK_TEST_REPORT';

export function addCounts(all: readonly TestCounts[]): TestCounts {
  return {
    passed: all.reduce((sum, counts) => sum + counts.passed, 0),
    failed: all.reduce((sum, counts) => sum + counts.failed, 0),
    skipped: all.flatMap((counts) => counts.skipped),
  };
}
