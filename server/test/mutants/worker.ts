/** Runs seeds of the simulation with one mutant, on a thread of its own, until a run breaks a rule. */
import { parentPort, workerData } from 'node:worker_threads';

import type { EventKind } from '../sim/events.ts';
import { breakSource } from './break-source.ts';
import type { Mutant } from './mutants.ts';

export interface Task {
  mutant: Mutant;
  seeds: readonly number[];
  events: number;
  without: readonly EventKind[];
}

/** The first run that was noticed; null when all passed. */
export type Caught = { seed: number; rule: string; what: string } | null;

const { mutant, seeds, ...options } = workerData as Task;
breakSource(mutant);
const { runSeed } = await import('../sim/run-seed.ts');

async function firstCaught(): Promise<Caught> {
  for (const seed of seeds) {
    const [violation] = (await runSeed(seed, options)).result.violations;
    if (violation) return { seed, ...violation };
  }
  return null;
}

parentPort?.postMessage(await firstCaught());
