/** Runs seeds of the simulation with one mutant, on a thread of its own, until a run breaks a rule. */
import { parentPort, workerData } from 'node:worker_threads';

import { breakSource } from './break-source.ts';
import type { Mutant } from './mutants.ts';

export interface Task {
  mutant: Mutant;
  seeds: readonly number[];
  events: number;
}

/** The first run that was noticed; null when all passed. */
export type Caught = { seed: number; rule: string; what: string } | null;

/** Several times what a run makes that comes to rest. */
const STEPS_MAX = 40_000;

const { mutant, seeds, events: count } = workerData as Task;
breakSource(mutant);
const { eventsOf } = await import('../sim/run-seed.ts');
const { without } = await import('./without.ts');
const { runEvents } = await import('../sim/run.ts');

async function firstCaught(): Promise<Caught> {
  for (const seed of seeds) {
    const events = eventsOf(seed, { events: count, without: without(mutant) });
    const { violations, paused } = await runEvents(seed, events, { stepsMax: STEPS_MAX });
    const [violation] = violations;
    if (violation) return { seed, ...violation };
    if (paused !== null) return { seed, rule: 'no link pauses', what: paused };
  }
  return null;
}

parentPort?.postMessage(await firstCaught());
