/** Merges what was seen of many rows, one sighting after the other, into one write for each row. Pure. */
import type { RowState, TableRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { observe } from '../core/observe.ts';
import type { Observed } from '../core/values/from-sheet.ts';
import type { MergedRow } from './write-rows.ts';

/** Cells of one row that were certainly so in [lo, hi]. */
export interface Sighting {
  key: string;
  cells: Readonly<Record<string, Observed>>;
  te: Micros;
  lo: Micros;
  hi: Micros;
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
  for (const sighting of sightings) {
    const earlier = merged.get(sighting.key);
    const state = earlier?.state ?? states.get(sighting.key);
    if (state === undefined) continue;
    const before = state.pk === null ? null : (images.get(state.pk) ?? null);
    const result = observe({
      ...sighting,
      base: state.base,
      db: imageAfter(earlier, before),
      dbAt: changedAt.get(state.pk ?? '') ?? null,
      policy: link.policy,
    });
    const values = { ...earlier?.write?.values, ...result.write?.values };
    const kind = before === null ? ('insert' as const) : ('update' as const);
    merged.set(sighting.key, {
      state: { ...state, base: result.base, dirty: result.dirty },
      db: before,
      write: Object.keys(values).length > 0 || result.write !== null ? { kind, values } : null,
      conflicts: [...(earlier?.conflicts ?? []), ...result.conflicts],
      issues: [...(earlier?.issues ?? []), ...result.issues],
      settled: [...(earlier?.settled ?? []), ...result.settled],
      unsure: result.unsure || earlier?.unsure === true,
    });
  }
  return [...merged.values()];
}

function imageAfter(earlier: MergedRow | undefined, before: TableRow | null): TableRow | null {
  if (earlier?.write == null) return before;
  return { pk: before?.pk ?? '', values: { ...before?.values, ...earlier.write.values } };
}
