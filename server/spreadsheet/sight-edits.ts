/**
 * Edits that wait in the inbox because MySQL changed the same row: whoever merges a read of that row merges them first, each
 * with its own time. A read alone would make them as late as itself. Pure.
 */
import type { RowState } from '../core/base.ts';
import { judgeCells } from '../core/decide-edit.ts';
import { captureTime, captureWindow } from '../core/edit-timing.ts';
import type { Link } from '../core/link.ts';
import type { EntryOutcome, InboxEntry } from '../ports/inbox.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import type { Sighting } from './merge-seen.ts';

export interface SightedEdits {
  sightings: Sighting[];
  /** To be told to the inbox when the sightings are merged. */
  outcomes: { id: number; outcome: EntryOutcome; key: string }[];
}

/** Entries that cannot be judged stay in the inbox. */
export function sightEdits(
  link: Link,
  { clock }: Pick<Spreadsheet, 'clock'>,
  entries: readonly InboxEntry[],
  states: ReadonlyMap<string, RowState>,
): SightedEdits {
  const edits: SightedEdits = { sightings: [], outcomes: [] };
  for (const entry of entries) {
    const state = states.get(entry.key);
    const captured = captureTime(entry, clock);
    if (captured === null || state?.base == null || state.openIntent !== null) continue;
    if (state.row !== entry.row) continue;
    const { news, nudge } = judgeCells(link, entry, captured, state);
    if (nudge || Object.keys(news).length === 0) continue;
    edits.sightings.push({ key: entry.key, cells: news, ...captureWindow(captured) });
    edits.outcomes.push({ id: entry.id, outcome: 'applied', key: entry.key });
  }
  return edits;
}
