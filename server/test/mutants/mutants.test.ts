/**
 * The simulation notices each rule that is broken: a run of fixed seeds fails, and the same run passes with the real source. A run that
 * fails with both tells nothing of the mutant; the next one is tried then.
 */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

import { runSeed } from '../sim/run-seed.ts';
import { MUTANTS } from './mutants.ts';
import { without } from './without.ts';
import type { Caught, Task } from './worker.ts';

/** Short runs: what a later edit replaces is not missed by anybody. */
const EVENTS = 40;
const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);
/** Far beyond what it takes on a busy machine. */
const TIMEOUT_MS = 120_000;

test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  'noticed: %s',
  { timeout: TIMEOUT_MS },
  async (_, mutant) => {
    const events = mutant.events ?? EVENTS;
    let seeds = SEEDS;
    for (;;) {
      const caught = await runBroken({ mutant, seeds, events });
      expect(caught, 'no run noticed it').not.toBeNull();
      if (caught === null) return;
      const { result } = await runSeed(caught.seed, { events, without: without(mutant) });
      if (result.violations.length === 0 && result.paused === null) return;
      seeds = seeds.filter((seed) => seed > caught.seed);
    }
  },
);

async function runBroken(workerData: Task): Promise<Caught> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<Caught>();
  worker.once('message', resolve);
  worker.once('error', reject);
  return promise.finally(() => worker.terminate());
}
