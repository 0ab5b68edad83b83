/** A vitest reporter that writes the counts, and each skipped test with its reason, into the file the runner names. */
import { writeFileSync } from 'node:fs';

import type { Reporter, SerializedError, TestModule } from 'vitest/node';

import { REPORT_VARIABLE } from './test-counts.ts';
import type { SkippedTest, TestCounts } from './test-counts.ts';

export default class VitestReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env[REPORT_VARIABLE];
    if (file) writeFileSync(file, JSON.stringify(count(modules, unhandled.length)));
  }
}

function count(modules: readonly TestModule[], unhandled: number): TestCounts {
  let passed = 0;
  let failed = unhandled;
  const skipped: SkippedTest[] = [];
  for (const module of modules) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'failed') failed += 1;
      else {
        const note = result.state === 'skipped' ? result.note : 'it was never reached';
        skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: note ?? '' });
      }
    }
  }
  return { passed, failed, skipped };
}
