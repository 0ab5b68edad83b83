/** The runner's own rules: what is selected, what counts as a failure, what the last line says. */
import { describe, expect, test } from 'vitest';

import { inParallel } from './in-parallel.ts';
import { licenceProblems } from './licences.ts';
import { lockProblems } from './lock-problems.ts';
import { parseCheckOptions, usage } from './options.ts';
import { runStep } from './run-step.ts';
import type { StepResult } from './run-step.ts';
import { ALL_STEPS } from './steps.ts';
import type { Step } from './steps.ts';
import { hasPassed, stepLine, summaryLines } from './summary.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

describe('options', () => {
  const names = (args: string[]) => parseCheckOptions(args, ALL_STEPS).steps.map((step) => step.name);

  test('without any, all steps run in order', () => {
    expect(names([])).toEqual([
      'format',
      'lint',
      'types',
      'dead-code',
      'packages',
      'addon',
      'unit',
      'int',
      'e2e',
    ]);
  });
  test('--only selects, in the order of the steps, and the others are reported as left out', () => {
    expect(names(['--only', 'unit,lint'])).toEqual(['lint', 'unit']);
    expect(names(['--only=int', '--only', 'e2e'])).toEqual(['int', 'e2e']);
    expect(parseCheckOptions(['--only=int'], ALL_STEPS).leftOut).toHaveLength(8);
  });
  test('--mariadb is for the tests that need MySQL, or for those that --only names', () => {
    expect(names(['--mariadb'])).toEqual(['int', 'e2e']);
    expect(names(['--mariadb', '--only', 'int'])).toEqual(['int']);
    expect(parseCheckOptions(['--mariadb'], ALL_STEPS).isOnMariadb).toBe(true);
    expect(parseCheckOptions([], ALL_STEPS).isOnMariadb).toBe(false);
  });
  test.each([['--only', 'unti'], ['--only'], ['--ony'], ['--only=']])('refuses %s %s', (...args) => {
    expect(() => parseCheckOptions(args, ALL_STEPS)).toThrow(/out of format, lint/);
  });
  test('--help names every step', () => {
    expect(parseCheckOptions(['--help'], ALL_STEPS).help).toBe(true);
    for (const step of ALL_STEPS) expect(usage(ALL_STEPS)).toContain(step.name);
  });
});

describe('the lock file', () => {
  const integrity = `sha512-${'A'.repeat(86)}==`;
  const manifest = { dependencies: { a: '1.0.0' }, devDependencies: { b: '2.0.0' } };
  const packages = { '': manifest, 'node_modules/a': { integrity }, 'node_modules/b': { integrity } };

  test('is good with a hash for each package and the versions of package.json', () => {
    expect(lockProblems({ packages }, manifest)).toEqual([]);
  });

  test('has a sentence for each package without a good hash, from elsewhere, or of no single version', () => {
    const changed = {
      ...packages,
      'node_modules/a': { integrity: 'sha1-x' },
      'node_modules/b': { integrity, resolved: 'git+ssh://git@example.com/b.git' },
    };
    expect(lockProblems({ packages: changed }, { dependencies: { a: '^1.0.0' } })).toEqual([
      'a is wanted as ^1.0.0: name one version',
      'a ^1.0.0 is not what the lock file has: npm install',
      'node_modules/a has no SHA-512 in the lock file',
      'node_modules/b comes from git+ssh://git@example.com/b.git',
    ]);
  });
});

describe('licences', () => {
  test('of what is delivered are permissive, of tools a few more; what says none is named', () => {
    const problems = licenceProblems({
      '': { license: 'MIT' },
      'node_modules/a': { license: 'MIT', version: '1.0.0' },
      'node_modules/a/node_modules/b': { license: 'AGPL-3.0', version: '2.0.0' },
      'node_modules/c': { license: 'MPL-2.0', dev: true },
      'node_modules/d': { license: 'MPL-2.0', version: '3.0.0' },
      'node_modules/e': { version: '4.0.0', dev: true },
    });
    expect(problems).toEqual([
      'b 2.0.0 has the licence AGPL-3.0, which is not on the list',
      'd 3.0.0 has the licence MPL-2.0, which is not on the list',
      'e 4.0.0 has the licence nobody knows, which is not on the list',
    ]);
  });
});

describe('parallel steps', () => {
  test('are handed over in order although a later one ends first', async () => {
    const gates = new Map<number, () => void>();
    const order: number[] = [];
    const run = (task: number) => new Promise<number>((resolve) => gates.set(task, () => resolve(task)));
    const all = inParallel([1, 2, 3], 2, run, (result) => order.push(result));
    gates.get(2)?.();
    await expect.poll(() => gates.has(3)).toBe(true);
    expect(order).toEqual([]);
    gates.get(1)?.();
    gates.get(3)?.();
    expect(await all).toEqual([1, 2, 3]);
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('a step', () => {
  const script = (code: string, more: Partial<Step> = {}): Step => {
    return { name: 'x', what: 'a script', program: 'node', args: ['-e', code], limitMs: 60_000, ...more };
  };
  const run = (step: Step, signal = new AbortController().signal) =>
    runStep(step, { root: ROOT, env: process.env, signal, live: false });

  test('that could not look at something says so in its line', async () => {
    const result = await run(script('console.log("not checked: the weather (no window)")'));
    expect(stepLine(result)).toContain('; not checked: the weather (no window)');
  });

  test('passes with exit code 0 and keeps what it printed', async () => {
    const result = await run(script('console.log("out"); console.error("err")'));
    expect(result.trouble).toBeUndefined();
    expect(result.output).toMatch(/out/);
    expect(result.output).toMatch(/err/);
  });
  test('fails with any other end', async () => {
    expect((await run(script('process.exit(3)'))).trouble).toBe('it ended with exit code 3');
    expect((await run(script('process.kill(process.pid, "SIGKILL")'))).trouble).toMatch(/SIGKILL/);
  });
  test('is ended by the watchdog when it hangs', async () => {
    const result = await run(script('setInterval(() => {}, 1000)', { limitMs: 50 }));
    expect(result.trouble).toMatch(/did not end within/);
  });
  test('is ended with the reason when a service is lost', async () => {
    const lost = AbortSignal.abort('MySQL ended');
    expect((await run(script('setInterval(() => {}, 1000)'), lost)).trouble).toBe('MySQL ended');
  });

  const report = (counts: object) =>
    `require("fs").writeFileSync(process.env.ROWLINK_TEST_REPORT, ${JSON.stringify(JSON.stringify(counts))})`;
  test.each([
    ['', /without a report/],
    [report({ passed: 0, failed: 0, skipped: [] }), /no test of it ran/],
    [report({ passed: 5, failed: 1, skipped: [] }), /1 failed/],
  ])('of tests fails although vitest was content: %s', async (code, trouble) => {
    expect((await run(script(code, { project: 'int' }))).trouble).toMatch(trouble);
  });
  test('of tests passes with its counts', async () => {
    const counts = { passed: 2, failed: 0, skipped: [] };
    const result = await run(script(report(counts), { project: 'int' }));
    expect(result).toMatchObject({ counts });
    expect(result.trouble).toBeUndefined();
  });
});

describe('the summary', () => {
  const [lint, unit, int] = ['lint', 'unit', 'int'].map((name) =>
    ALL_STEPS.find((step) => step.name === name),
  );
  const result = (step: Step | undefined, more: Partial<StepResult> = {}): StepResult => {
    if (!step) throw new Error('unknown step');
    return { step, durationMs: 1_234, output: '', ...more };
  };
  const last = (results: StepResult[]) => summaryLines({ results, impossible: [], leftOut: [] }).at(-1);

  test('ends with the counts of tests', () => {
    const counts = { passed: 2, failed: 0, skipped: [{ name: 'a > b', reason: 'needs X' }] };
    const run = { results: [result(lint), result(unit, { counts })], impossible: [], leftOut: [] };
    expect(hasPassed(run)).toBe(true);
    expect(summaryLines(run).at(-1)).toBe('2 passed, 0 failed, 1 skipped');
    expect(summaryLines(run)).toContain('  a > b: needs X');
  });
  test('counts a test step that broke as a failure', () => {
    expect(last([result(unit, { trouble: 'it ended with signal SIGKILL' })])).toBe(
      '0 passed, 1 failed, 0 skipped',
    );
  });
  test('names failed steps, and fails the run for them although all tests passed', () => {
    const counts = { passed: 2, failed: 0, skipped: [] };
    const run = {
      results: [result(lint, { trouble: 'x' }), result(unit, { counts })],
      impossible: [],
      leftOut: [],
    };
    expect(hasPassed(run)).toBe(false);
    expect(summaryLines(run)).toContain('Failed: lint');
  });
  test('counts tests that could not run as a failure', () => {
    const run = { results: [], impossible: [{ step: result(int).step, reason: 'no MySQL' }], leftOut: [] };
    expect(hasPassed(run)).toBe(false);
    expect(summaryLines(run)).toEqual(['', 'Could not run int: no MySQL', '0 passed, 1 failed, 0 skipped']);
  });
  test('has one line for each step', () => {
    const counts = { passed: 2, failed: 0, skipped: [] };
    expect(stepLine(result(unit, { counts }))).toBe(
      '✓ unit       unit tests, 2 passed, 0 failed, 0 skipped  1.2 s',
    );
    expect(stepLine(result(lint, { trouble: 'it ended with exit code 1' }))).toMatch(/^✗ lint .*exit code 1/);
  });
});
