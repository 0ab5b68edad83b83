/** The kinds of events that are left out of a mutant's runs. */
import { EVENT_KINDS, type EventKind } from '../sim/events.ts';
import type { Mutant } from './mutants.ts';

export function without({ kinds }: Mutant): EventKind[] {
  return EVENT_KINDS.filter((kind) => !kinds.includes(kind));
}
