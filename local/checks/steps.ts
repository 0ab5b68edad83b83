/** What `npm test` runs, in order, as data. */

export type VitestProject = 'unit' | 'int' | 'e2e';

export interface Step {
  /** How people select it with --only, and what its line says. */
  name: string;
  what: string;
  /** A program of node_modules/.bin, or "node". */
  program: string;
  args: readonly string[];
  /** The watchdog ends the step after this time. */
  limitMs: number;
  /** For test steps: the vitest project, which has to have tests. */
  project?: VitestProject;
}

const MINUTE_MS = 60_000;

function step(name: string, what: string, program: string, args: readonly string[]): Step {
  return { name, what, program, args, limitMs: 15 * MINUTE_MS };
}

function tests(project: VitestProject, what: string, limitMs: number): Step {
  const reporter = 'local/checks/vitest-report.ts';
  const args = ['run', '--project', project, '--reporter=default', `--reporter=${reporter}`];
  return { name: project, what, program: 'vitest', args, limitMs, project };
}

/** They read the same files and change none of them, so they may run side by side. */
export const STATIC_STEPS: readonly Step[] = [
  step('format', 'prettier', 'prettier', ['--check', '--log-level=warn', '.']),
  step('lint', 'eslint', 'eslint', ['.', '--max-warnings=0']),
  step('types', 'tsc', 'tsc', ['-b']),
  step('dead-code', 'knip', 'knip', ['--no-progress']),
  step('packages', 'lock file, licences and known vulnerabilities', 'node', [
    'local/checks/check-packages.ts',
  ]),
  step('addon', 'build of the add-on', 'node', ['addon/build.mjs']),
];

export const UNIT_STEP = tests('unit', 'unit tests', 15 * MINUTE_MS);

/** They need MySQL and Redis. */
export const SERVICE_STEPS: readonly Step[] = [
  tests('int', 'tests with MySQL and Redis', 20 * MINUTE_MS),
  tests('e2e', 'tests of the whole product', 30 * MINUTE_MS),
];

export const ALL_STEPS: readonly Step[] = [...STATIC_STEPS, UNIT_STEP, ...SERVICE_STEPS];
