/** Counts the cells in which a page of a read found the sides to differ without an event: no edit in the inbox, no change queued. */
import { shownRow, type RowState, type TableRow } from '../core/base.ts';
import { newsCells, owedCells } from '../core/drift.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import type { MergedSightings, Sighting } from '../spreadsheet/merge-seen.ts';
import type { Drift } from './note-read.ts';

export interface MergedPage {
  states: ReadonlyMap<string, RowState>;
  images: ReadonlyMap<string, TableRow>;
  /** The rows after the edits that the add-on told of. */
  told: readonly MergedSightings[];
  /** The rows after all that was seen. */
  merged: readonly MergedSightings[];
  seen: readonly Sighting[];
}

export async function countDrift(
  ports: Pick<Ports, 'changeQueue'>,
  tx: Tx,
  link: Link,
  { states, images, told, merged, seen }: MergedPage,
): Promise<Drift> {
  const drift: Drift = { edits: 0, others: 0 };
  const afterEdits = new Map(told.map(({ state }) => [state.key, state.base]));
  const unsure = new Set(merged.flatMap((row) => (row.unsure ? [row.state.key] : [])));
  for (const { key, cells } of seen) {
    if (unsure.has(key)) continue;
    const news = newsCells(cells, afterEdits.get(key) ?? states.get(key)?.base ?? null);
    drift.edits += news.edits;
    drift.others += news.results;
  }
  const owed = [...states.values()].filter(
    ({ base, dirty, pk }) => base !== null && !dirty && owedCells(base, shownRow(images.get(pk ?? ''))) > 0,
  );
  if (owed.length === 0) return drift;
  const queued = await ports.changeQueue.changedAt(
    tx,
    link.table,
    owed.flatMap(({ pk }) => pk ?? []),
  );
  for (const { base, pk } of owed) {
    if (pk === null || !queued.has(pk)) drift.others += owedCells(base, shownRow(images.get(pk ?? '')));
  }
  return drift;
}
