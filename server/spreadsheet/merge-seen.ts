/** Merges what was seen of many rows, one sighting after the other, into one write for each row. Pure. */
import type { RowState, TableRow } from '../core/base.ts';
import { isEmptied } from '../core/emptied-row.ts';
import { mirrorsOf, type Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { imageAfter, joinMerge, unmerged, type MergedRow } from '../core/merged-row.ts';
import { observe } from '../core/observe.ts';
import type { Observed } from '../core/values/from-sheet.ts';

/** Cells of one row that were certainly so in [lo, hi]. */
export interface Sighting {
  key: string;
  cells: Readonly<Record<string, Observed>>;
  te: Micros;
  lo: Micros;
  hi: Micros;
  /** Who is known to have made it so. */
  by?: string | null;
}

export interface MergedSightings extends MergedRow {
  /** Some cells may have been seen before or after what is known of them: the tab has to be read again. */
  unsure: boolean;
}

/** Sightings of unknown keys are ignored. `changedAt` are the times of MySQL's changes by primary key, where they are known. */
export function mergeSeen(
  link: Link,
  states: ReadonlyMap<string, RowState>,
  images: ReadonlyMap<string, TableRow>,
  sightings: readonly Sighting[],
  changedAt: ReadonlyMap<string, Micros> = new Map(),
): MergedSightings[] {
  const merged = new Map<string, MergedSightings>();
  const mirrors = mirrorsOf(link);
  for (const sighting of sightings) {
    const earlier = merged.get(sighting.key);
    const state = states.get(sighting.key);
    if (state === undefined) continue;
    const row = earlier ?? unmerged(state, images);
    const result = observe({
      ...sighting,
      base: row.state.base,
      db: imageAfter(row),
      dbAt: changedAt.get(state.pk ?? '') ?? null,
      policy: link.policy,
      mirrors,
      isEmptied: isEmptied(link, row.state),
    });
    const unsure = result.unsure || earlier?.unsure === true;
    merged.set(sighting.key, {
      ...joinMerge(row, result, { at: sighting.te, by: sighting.by ?? null }),
      unsure,
    });
  }
  return [...merged.values()];
}
