/** The simulation notices each rule that is broken: a run of fixed seeds fails, and the same run passes with the real source. */
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
    const caught = await runBroken({ mutant, seeds: SEEDS, events });
    if (caught === null) throw new Error('no run noticed it');
    const { result } = await runSeed(caught.seed, { events, without: without(mutant) });
    expect(result).toMatchObject({ violations: [], paused: null });
  },
);

async function runBroken(workerData: Task): Promise<Caught> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<Caught>();
  worker.once('message', resolve);
  worker.once('error', reject);
  return promise.finally(() => worker.terminate());
}
