/** Runs one step to its end, its time limit or its abort, whichever comes first; it never hangs and leaves no process. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { startGuarded } from '../services/guarded-process.ts';
import type { Step } from './steps.ts';
import { REPORT_VARIABLE } from './test-counts.ts';
import type { TestCounts } from './test-counts.ts';

export interface StepResult {
  step: Step;
  durationMs: number;
  /** Why it failed, as a sentence; undefined when it passed. */
  trouble?: string;
  /** All that it printed; empty when it printed to the terminal itself. */
  output: string;
  /** What it could not look at, in its own words. */
  unchecked?: string;
  /** For test steps that came to their end. */
  counts?: TestCounts;
}

export interface RunStepOptions {
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted with a sentence as its reason. */
  signal: AbortSignal;
  /** True: it prints to this terminal. */
  live: boolean;
}

export async function runStep(step: Step, { root, env, signal, live }: RunStepOptions): Promise<StepResult> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'rowlink-step-'));
  const report = join(folder, 'report.json');
  const bin = join(root, 'node_modules', '.bin');
  const command = step.program === 'node' ? process.execPath : join(bin, step.program);
  const path = [dirname(process.execPath), bin, env['PATH']].join(delimiter);

  const running = await startGuarded(command, step.args, {
    cwd: root,
    env: { ...env, PATH: path, [REPORT_VARIABLE]: report, ...(live && { FORCE_COLOR: '1' }) },
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
  });
  let output = '';
  for (const stream of [running.child.stdout, running.child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  let killed: string | undefined;
  const kill = (why: string) => {
    killed ??= why;
    running.killAll();
  };
  const watchdog = setTimeout(
    () => kill(`it was stopped because it did not end within ${step.limitMs / 60_000} minutes`),
    step.limitMs,
  );
  const abort = () => kill(String(signal.reason));
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();

  const how = await running.ended;
  clearTimeout(watchdog);
  signal.removeEventListener('abort', abort);
  // What it may have left behind, such as a worker that did not end.
  running.killAll();
  const counts = step.project ? readCounts(report) : undefined;
  rmSync(folder, { recursive: true, force: true });
  const [unchecked] = /^not checked: .+$/m.exec(output) ?? [];
  const trouble = killed ?? (how === 'exit code 0' ? troubleIn(step, counts) : `it ended with ${how}`);
  return {
    step,
    durationMs: performance.now() - startedAt,
    output,
    ...(trouble !== undefined && { trouble }),
    ...(unchecked !== undefined && { unchecked }),
    ...(counts && { counts }),
  };
}

/** What is wrong although the program was content. */
function troubleIn(step: Step, counts: TestCounts | undefined): string | undefined {
  if (!step.project) return undefined;
  if (!counts) return 'it ended without a report of its tests';
  if (counts.failed > 0) return `${counts.failed} failed`;
  if (counts.passed === 0) return 'no test of it ran';
  return undefined;
}

function readCounts(report: string): TestCounts | undefined {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as TestCounts;
  } catch {
    return undefined;
  }
}
