/** The reference clock as a simulated process knows it: bounds that are true, each off by an error of this process's own. */
import { SyncError } from '../../../core/sync-error.ts';
import type { Micros } from '../../../core/micros.ts';
import type { SyncClock } from '../../../ports/sync-clock.ts';
import type { World } from '../world/world.ts';

const ERROR_LEAST: Micros = 50;
const ERROR_MOST: Micros = 5_000;

export interface ClockOutage {
  /** Until then no process has a fresh measurement. */
  until: Micros;
}

export function simClock(world: World, outage: Readonly<ClockOutage>): SyncClock {
  const random = world.random.fork();
  const [early, late] = [random.int(ERROR_LEAST, ERROR_MOST), random.int(ERROR_LEAST, ERROR_MOST)];
  const at = (error: Micros): Micros => {
    if (world.now() < outage.until) throw new SyncError('CLOCK_UNKNOWN');
    return world.now() + error;
  };
  return { lower: () => at(-early), upper: () => at(late) };
}
