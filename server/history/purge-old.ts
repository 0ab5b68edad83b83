/** One round of taking away what is older than it has to be kept. */
import type { Perishable, Retention } from '../ports/retention.ts';

/** Days by what is kept. */
export type KeepDays = Readonly<Record<Perishable, number>>;

const ALL: readonly Perishable[] = ['inbox', 'changeLog', 'history', 'intents', 'endedLinks', 'dashboard'];

/** True when there was something to take away: there may be more. */
export function purgeOld(retention: Retention, keepDays: KeepDays): () => Promise<boolean> {
  return async () => {
    let purged = 0;
    for (const what of ALL) purged += await retention.purge(what, keepDays[what]);
    return purged > 0;
  };
}
