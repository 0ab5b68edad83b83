/**
 * Edits that wait in the inbox because MySQL changed the same row: whoever merges a read of that row merges them first, each
 * with its own time. A read alone would make them as late as itself. Pure.
 */
import type { RowState } from '../core/base.ts';
import { judgeCells } from '../core/decide-edit.ts';
import { captureTime, captureWindow } from '../core/edit-timing.ts';
import type { Link } from '../core/link.ts';
import type { InboxEntry } from '../ports/inbox.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import type { Sighting } from './merge-seen.ts';

export interface SightedEdits {
  sightings: Sighting[];
  /** The entries that they come from. */
  entries: InboxEntry[];
}

/** Entries that cannot be judged stay in the inbox. */
export function sightEdits(
  link: Link,
  { clock }: Pick<Spreadsheet, 'clock'>,
  entries: readonly InboxEntry[],
  states: ReadonlyMap<string, RowState>,
): SightedEdits {
  const edits: SightedEdits = { sightings: [], entries: [] };
  for (const entry of entries) {
    const state = states.get(entry.key);
    const captured = captureTime(entry, clock);
    if (captured === null || state?.base == null || state.openIntent !== null) continue;
    if (state.row !== entry.row) continue;
    const { news, nudge } = judgeCells(link, entry, captured, state);
    if (nudge || Object.keys(news).length === 0) continue;
    edits.sightings.push({ key: entry.key, cells: news, by: entry.by, ...captureWindow(captured) });
    edits.entries.push(entry);
  }
  return edits;
}
