/**
 * What the backend did not take. Each execution that fails adds one entry under a name of its own; an entry is removed
 * only after rows that were read later than it were accepted, or after a nudge that stands for it was added. So entries
 * need no lock, two executions that send the same entry do no harm, and none is lost. Pure.
 *
 * An entry holds row keys and column ids, never values: values are read when they are sent.
 */

/** Column ids by row key, and whether the backend has to read the tab. */
export interface Pending {
  rows: Map<string, Set<string>>;
  nudge: boolean;
}

/** An entry as it is stored. */
export interface OutboxEntry {
  rows: Record<string, string[]>;
  nudge: boolean;
}

/** Google refuses property values over 9 KB; the whole outbox of a link stays below that, too. */
const OUTBOX_BYTES_MAX = 8_000;
const ENTRIES_MAX = 20;

/** The beginning of the names of a link's entries. */
export function outboxPrefix(linkId: string): string {
  return `out:${linkId}:`;
}

/** All that the entries of one link ask for, in one. Entries that cannot be read count as a nudge. */
export function mergeEntries(stored: string[]): Pending {
  const pending: Pending = { rows: new Map(), nudge: false };
  for (const text of stored) {
    const entry = parseEntry(text);
    if (entry.nudge) pending.nudge = true;
    for (const [key, columns] of Object.entries(entry.rows)) {
      const known = pending.rows.get(key) ?? new Set();
      for (const column of columns) known.add(column);
      pending.rows.set(key, known);
    }
  }
  return pending;
}

/** The properties to set and to remove, so that the outbox asks for `entry` as well. `stored` are the entries by name. */
export function planAddition(
  name: string,
  entry: OutboxEntry,
  stored: Record<string, string>,
): { set: Record<string, string>; remove: string[] } {
  const text = JSON.stringify(entry);
  const texts = [...Object.values(stored), text];
  const bytes = texts.reduce((sum, each) => sum + utf8Length(each), 0);
  if (bytes <= OUTBOX_BYTES_MAX && texts.length <= ENTRIES_MAX) return { set: { [name]: text }, remove: [] };
  return { set: { [name]: JSON.stringify(nudgeEntry) }, remove: Object.keys(stored) };
}

/** The entry that only asks the backend to read the tab. */
export const nudgeEntry: OutboxEntry = { rows: {}, nudge: true };

function parseEntry(text: string): OutboxEntry {
  try {
    return JSON.parse(text) as OutboxEntry;
  } catch {
    return nudgeEntry;
  }
}

/** The size of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
