/** Runs seeds on a thread of its own, one after the other, as the main thread asks; shortens what fails. */
import { parentPort } from 'node:worker_threads';

import type { SimEvent } from './events.ts';
import { runSeed, shortestOf, type SeedOptions } from './run-seed.ts';
import type { RunResult } from './run.ts';

export interface Question {
  seed: number;
  options: SeedOptions;
  /** Ask for the shortest event list that fails in the same way. */
  shorten: boolean;
}

export interface Answer {
  result: RunResult;
  events: readonly SimEvent[];
}

parentPort?.on('message', ({ seed, options, shorten }: Question) => {
  const answer: Promise<Answer> = shorten ? shortestOf(seed, options) : runSeed(seed, options);
  void answer.then((answered) => parentPort?.postMessage(answered));
});
