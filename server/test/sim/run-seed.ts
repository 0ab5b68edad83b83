/** A whole run from its seed: the events are drawn from it, too. An error of the product's or the harness's is a result. */
import { drawEvents, type EventKind, type SimEvent } from './events.ts';
import { runEvents, type RunResult } from './run.ts';
import { shrink } from './shrink.ts';
import { seededRandom } from './world/random.ts';

export interface SeedOptions {
  /** How many events. */
  events: number;
  /** Kinds that are left out. */
  without: readonly EventKind[];
}

export interface SeedRun {
  result: RunResult;
  events: readonly SimEvent[];
}

export function eventsOf(seed: number, { events, without }: SeedOptions): SimEvent[] {
  return drawEvents(seededRandom(seed ^ 0x5eed), events, new Set(without));
}

export async function runSeed(seed: number, options: SeedOptions): Promise<SeedRun> {
  const events = eventsOf(seed, options);
  return { result: await runEvents(seed, events), events };
}

/** The shortest list of events that breaks the same rule under this seed. */
export async function shortestOf(seed: number, options: SeedOptions): Promise<SeedRun> {
  const first = await runSeed(seed, options);
  const rule = first.result.violations[0]?.rule;
  if (rule === undefined) return first;
  const fails = async (events: readonly SimEvent[]) => {
    const { violations } = await runEvents(seed, events);
    return violations[0]?.rule === rule;
  };
  const events = await shrink(first.events, fails, 250);
  return { result: await runEvents(seed, events), events };
}
