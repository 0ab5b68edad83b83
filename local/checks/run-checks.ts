/**
 * Runs the steps one after another (static ones two at a time) and prints one line for each. All of them run even when one
 * failed, except tests that need MySQL and Redis when these cannot be had or are lost on the way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { describeFailure, PlainError } from '../launch/plain-error.mjs';
import { startStep } from '../launch/progress.mjs';
import type { MysqlFlavour } from '../services/programs-in-order.ts';
import { startServices } from '../services/start-services.ts';
import type { Services } from '../services/start-services.ts';
import { onStopRequest } from '../stop-requests.ts';
import { inParallel } from './in-parallel.ts';
import { parseCheckOptions, usage } from './options.ts';
import { runStep } from './run-step.ts';
import type { StepResult } from './run-step.ts';
import { SERVICE_STEPS, STATIC_STEPS } from './steps.ts';
import type { Step } from './steps.ts';
import { hasPassed, stepLine, summaryLines } from './summary.ts';
import type { Run } from './summary.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const STATIC_WIDTH = 2;
const OWN_SERVER =
  '--mariadb starts a MariaDB of its own, but TEST_MYSQL_URL names a server: leave one of the two out.';

/** Runs those of the known steps that the arguments ask for, prints the summary, and answers the exit code. */
export async function runChecks(known: readonly Step[], args: readonly string[]): Promise<number> {
  const { steps, leftOut, isOnMariadb, help } = parseCheckOptions(args, known);
  if (help) {
    console.log(usage(known));
    return 0;
  }
  const stopped = new AbortController();
  let code: number | undefined;
  onStopRequest({
    stop(wanted) {
      code = wanted;
      stopped.abort('it was stopped');
    },
    force: (wanted) => process.exit(wanted),
  });

  const results: StepResult[] = [];
  const impossible: { step: Step; reason: string }[] = [];
  const run = (step: Step, signal = stopped.signal, env = process.env) =>
    runStep(step, { root: ROOT, env, signal, live: step.project !== undefined && process.stdout.isTTY });

  const isStatic = (step: Step) => STATIC_STEPS.includes(step);
  const needsServices = (step: Step) => SERVICE_STEPS.includes(step);
  results.push(...(await inParallel(steps.filter(isStatic), STATIC_WIDTH, (step) => run(step), print)));
  for (const step of steps.filter((each) => !isStatic(each) && !needsServices(each))) {
    results.push(print(await run(step)));
  }
  const last = steps.filter(needsServices);
  if (last.length > 0 && !stopped.signal.aborted) {
    await withTestServices(
      async (services) => {
        const lost = new AbortController();
        void services.lost.then((sentence) => lost.abort(`${sentence}, so the tests were stopped`));
        const signal = AbortSignal.any([stopped.signal, lost.signal]);
        const env = { ...process.env, TEST_MYSQL_URL: services.mysqlUrl, TEST_REDIS_URL: services.redisUrl };
        for (const step of last) {
          if (signal.aborted) impossible.push({ step, reason: String(signal.reason) });
          else results.push(print(await run(step, signal, env)));
        }
      },
      (reason) => last.forEach((step) => impossible.push({ step, reason })),
      isOnMariadb ? 'mariadb' : undefined,
    );
  }
  const whole: Run = { results, impossible, leftOut };
  console.log(summaryLines(whole).join('\n'));
  return code ?? (hasPassed(whole) ? 0 : 1);
}

/** Lends private test instances to `use`; they and their data are gone afterwards. */
async function withTestServices(
  use: (services: Services) => Promise<void>,
  refuse: (reason: string) => void,
  flavour: MysqlFlavour | undefined,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rowlink-test-'));
  const lines: string[] = [];
  const step = startStep('services');
  try {
    if (flavour !== undefined && process.env['TEST_MYSQL_URL']) throw new PlainError(OWN_SERVER);
    const log = (line: string) => void lines.push(line);
    const services = await startServices({ mode: 'test', dataDir, log, flavour });
    step.done(lines.map((line) => line.replaceAll('  ', ', ')).join('; '));
    await use(services).finally(() => services.stop());
  } catch (error) {
    const reason = describeFailure(error);
    step.failed(reason);
    refuse(reason);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function print(result: StepResult): StepResult {
  console.log(stepLine(result));
  if (result.trouble !== undefined && result.output.trim() !== '') console.log(`\n${result.output.trim()}\n`);
  return result;
}
