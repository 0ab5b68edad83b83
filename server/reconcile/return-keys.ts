/**
 * Puts row keys where their rows are, before anything is merged: keys that a sort of some columns left behind, and keys that
 * were cleared or overwritten. MySQL is not touched by it.
 */
import { seenMark } from '../core/content-mark.ts';
import type { KeyItem } from '../core/intent.ts';
import {
  findApart,
  leftBehindKeys,
  type Apart,
  type KnownKey,
  type MarkedRow,
} from '../core/left-behind-keys.ts';
import type { Link } from '../core/link.ts';
import { lostKeys, type MissingRow } from '../core/lost-keys.ts';
import { batchBudget } from '../core/batch-budget.ts';
import { isEmptyRow } from '../core/read-tab.ts';
import type { Ports } from '../ports/ports.ts';
import { pauseLink } from '../spreadsheet/pause-link.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';
import { writeItems } from '../spreadsheet/write-items.ts';

/** Rows whose bases are looked at one by one; beyond, only rows that show in full what is known get their keys back. */
const COMPARED_MAX = 500;

/** `written`: the tab has to be read again; `paused`: a person has to act first. */
export async function returnKeys(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
): Promise<'nothing' | 'written' | 'paused'> {
  const rows = markedRows(link, read);
  const apart = findApart(rows, knownKeys(read));
  const owners = new Map([...apart.owners, ...(await alike(ports, link, apart))]);
  const found = leftBehindKeys(rows, owners);
  if (found.size === 0) return 'nothing';
  const items = itemsOf(found, rows);
  const budget = batchBudget();
  if (!items.every((item) => budget.take(item))) {
    // Half of a circle of keys would be a tangle.
    const reason = `${items.length} rows of "${link.tabName}" were sorted without their row keys. Undo the sort, then sort with all columns.`;
    await pauseLink(ports, link, reason);
    return 'paused';
  }
  await writeItems(ports, session, link, read, items);
  return 'written';
}

/** All rows with and without keys; a key that nobody knows is none. */
function markedRows(link: Link, { content, places }: SeenTab): MarkedRow[] {
  return [...content.keyed.values(), ...content.keyless].map((seen) => ({
    key: seen.key !== null && (places.get(seen.key)?.mark ?? null) !== null ? seen.key : null,
    row: seen.row,
    shown: seenMark(seen, link.columns),
    isBlank: isEmptyRow(seen),
    seen,
  }));
}

/** Keys whose rows the sheet was seen to hold. A key of several rows stays where it is. */
function knownKeys({ content, places }: SeenTab): Map<string, KnownKey> {
  const copied = new Set(content.copies.map(({ key }) => key));
  return new Map(
    [...places.values()].flatMap(({ key, row, mark }) =>
      mark === null || copied.has(key) ? [] : [[key, { key, row, mark }]],
    ),
  );
}

/**
 * Rows and keys that are left, by what they have in common: a row that was edited when it was sorted, too, or when its key was
 * cleared. Without a sort only rows without a known key are looked for.
 */
async function alike(
  ports: Pick<Ports, 'database' | 'rows' | 'tables'>,
  link: Link,
  apart: Apart,
): Promise<Map<MarkedRow, string>> {
  const isSorted = [...apart.owners].some(([row, key]) => row.key !== null && row.key !== key);
  const rows = apart.rows.filter(({ key }) => isSorted || key === null);
  const kept = new Set(isSorted ? [] : apart.rows.map(({ key }) => key));
  const keys = apart.keys.filter((key) => !kept.has(key));
  if (rows.length === 0 || keys.length === 0) return new Map();
  if (rows.length > COMPARED_MAX || keys.length > COMPARED_MAX) return new Map();
  const known = await ports.database.transaction(async (tx): Promise<MissingRow[]> => {
    const states = [...(await ports.rows.lock(tx, link.id, keys)).values()];
    const pks = states.flatMap(({ pk }) => pk ?? []);
    const images = await ports.tables.read(tx, link, pks);
    return states.flatMap(({ key, row, base, pk }) =>
      base === null ? [] : [{ key, row, base, db: pk === null ? null : (images.get(pk) ?? null) }],
    );
  });
  const found = lostKeys(
    rows.map(({ seen }) => seen),
    known,
    isSorted,
  );
  return new Map(rows.flatMap((row) => (found.has(row.row) ? [[row, found.get(row.row) ?? '']] : [])));
}

/** The row must still be the one that was read; a row that had a known key is known by that. */
function itemsOf(keys: ReadonlyMap<number, string | null>, rows: readonly MarkedRow[]): KeyItem[] {
  const byRow = new Map(rows.map((row) => [row.row, row]));
  return [...keys]
    .sort(([a], [b]) => a - b)
    .map(([row, key]): KeyItem => {
      const marked = byRow.get(row);
      const item: KeyItem = { kind: 'key', key, row, expected: marked?.seen.key ?? null };
      return marked?.key === null ? { ...item, mark: marked.shown } : item;
    });
}
