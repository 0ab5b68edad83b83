/**
 * `npm run sim -- --runs N --seed S --events E`: many runs on all processors, a line of progress, a table at the end. Each
 * failing seed is printed with its shortest event list; `--keep` stores that as a regression test. `--file`
 * runs such a list again, `--columns` lets people change columns, too, `--trace` shows what happens in it or in one seed, `--steps` every step.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { EVENT_KINDS, type EventKind } from './events.ts';
import { showEvents, showTable, showViolations } from './report.ts';
import { readRegression, writeRegression } from './regression.ts';
import { eventsOf, type SeedOptions } from './run-seed.ts';
import { runEvents } from './run.ts';
import { COLUMN_ACTIONS } from './sheet/person-columns.ts';
import type { Answer, Question } from './worker.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '200' },
    without: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    workers: { type: 'string', default: String(availableParallelism()) },
    failures: { type: 'string', default: '3' },
    keep: { type: 'boolean', default: false },
    columns: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    file: { type: 'string', default: '' },
    steps: { type: 'boolean', default: false },
  },
});

const kinds = (list: string) => list.split(',').filter((kind) => kind !== '') as EventKind[];
const only = kinds(values.only);
const without =
  only.length === 0
    ? [...kinds(values.without), ...(values.columns ? [] : COLUMN_ACTIONS)]
    : EVENT_KINDS.filter((kind) => !only.includes(kind));
const options: SeedOptions = { events: Number(values.events), without };
const first = Number(values.seed);
const say = (text: string) => process.stdout.write(`${text}\n`);

if (values.file !== '' || values.trace) {
  const begin = performance.now();
  const stored = values.file === '' ? null : readRegression(readFileSync(values.file, 'utf8'));
  const { seed, events } = stored ?? { seed: first, events: eventsOf(first, options) };
  const show = (at: number, text: string) =>
    say(`${new Date(at / 1_000).toISOString().slice(11, 23)} ${text}`);
  const trace = { ...(values.trace && { onNote: show }), ...(values.steps && { onStep: show }) };
  const result = await runEvents(seed, events, trace);
  say(showViolations(result));
  say(`${result.steps} steps, ${Math.round(performance.now() - begin)} ms`);
} else process.exitCode = await runMany(Number(values.runs), Number(values.workers));

async function runMany(runs: number, workers: number): Promise<number> {
  const begin = performance.now();
  const answers: Answer[] = [];
  let next = first;
  const threads = Array.from({ length: workers }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  const ask = (thread: Worker, question: Question) =>
    new Promise<Answer>((resolve, reject) => {
      thread.removeAllListeners();
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.postMessage(question);
    });
  await Promise.all(
    threads.map(async (thread) => {
      while (next < first + runs) {
        const seed = next;
        next += 1;
        answers.push(await ask(thread, { seed, options, shorten: false }));
        progress(answers, runs, begin);
      }
    }),
  );
  const failed = answers.filter(({ result }) => result.violations.length > 0);
  say(`\n${showTable(answers, (performance.now() - begin) / 1_000)}`);
  const shown = failed.toSorted((a, b) => a.result.seed - b.result.seed).slice(0, Number(values.failures));
  for (const { result } of shown) {
    const [thread] = threads;
    if (thread === undefined) break;
    const shortest = await ask(thread, { seed: result.seed, options, shorten: true });
    say(`\nSeed ${result.seed} fails; shortest event list (${shortest.events.length} events):`);
    say(showEvents(shortest.events));
    say(showViolations(shortest.result));
    if (values.keep) keep(shortest);
  }
  await Promise.all(threads.map((thread) => thread.terminate()));
  return failed.length > 0 ? 1 : 0;
}

function progress(answers: readonly Answer[], runs: number, begin: number): void {
  if (answers.length % 20 !== 0 && answers.length !== runs) return;
  const failed = answers.filter(({ result }) => result.violations.length > 0).length;
  const speed = (answers.length / ((performance.now() - begin) / 1_000)).toFixed(1);
  process.stdout.write(`\r${answers.length} of ${runs} runs, ${failed} failed, ${speed} runs/s `);
}

function keep({ result, events }: Answer): void {
  const file = new URL(`./regressions/seed-${result.seed}.json`, import.meta.url);
  writeFileSync(
    file,
    writeRegression({ seed: result.seed, broke: result.violations[0]?.rule ?? '', events }),
  );
}
