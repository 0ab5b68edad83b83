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
import { asBase, relinkedKeys } from './relinked-keys.ts';

/** Rows whose bases are looked at one by one; beyond, only rows that show in full what is known get their keys back. */
const COMPARED_MAX = 500;

/** `written`: the tab has to be read again; `paused`: a person has to act first. */
export async function returnKeys(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
): Promise<'nothing' | 'written' | 'paused'> {
  const items = await keysToReturn(ports, link, read);
  if (items.length === 0) return 'nothing';
  const budget = batchBudget(link.columns);
  const fitting = items.filter((item) => budget.take(item));
  if (fitting.length < items.length && link.relinked) {
    // Each of these keys goes to a row without one, so the next read goes on where this write ends.
    await writeItems(ports, session, link, read, fitting);
    return 'written';
  }
  if (fitting.length < items.length) {
    // Half of a circle of keys would be a tangle.
    const reason = `${items.length} rows of "${link.tabName}" were sorted without their row keys. Undo the sort, then sort with all columns.`;
    await pauseLink(ports, link, reason);
    return 'paused';
  }
  await writeItems(ports, session, link, read, items);
  return 'written';
}

/** The keys that belong to other rows than those that show them, in the order of the tab. */
export async function keysToReturn(
  ports: Pick<Ports, 'database' | 'rows' | 'tables'>,
  link: Link,
  read: Pick<SeenTab, 'content' | 'places'>,
): Promise<KeyItem[]> {
  const { known, columns } = link.relinked
    ? await relinkedKeys(ports, link, read.places)
    : { known: knownKeys(read), columns: link.columns };
  if (known.size === 0) return [];
  const single = withoutCopied(known, read);
  const rows = markedRows(columns, known, read);
  const apart = findApart(rows, single);
  const owners = new Map([...apart.owners, ...(await alike(ports, link, apart))]);
  return itemsOf(link, leftBehindKeys(rows, owners), rows);
}

/** All rows with and without keys; a key that nobody knows is none. */
function markedRows(
  columns: readonly { id: string }[],
  known: ReadonlyMap<string, KnownKey>,
  { content }: Pick<SeenTab, 'content'>,
): MarkedRow[] {
  return [...content.keyed.values(), ...content.keyless].map((seen) => ({
    key: seen.key !== null && known.has(seen.key) ? seen.key : null,
    row: seen.row,
    shown: seenMark(seen, columns),
    isBlank: isEmptyRow(seen),
    seen,
  }));
}

/** Keys whose rows the sheet was seen to hold. */
function knownKeys({ places }: Pick<SeenTab, 'places'>): Map<string, KnownKey> {
  return new Map(
    [...places.values()].flatMap(({ key, row, mark }) => (mark === null ? [] : [[key, { key, row, mark }]])),
  );
}

/** A key of several rows stays where it is. */
function withoutCopied(
  known: ReadonlyMap<string, KnownKey>,
  { content }: Pick<SeenTab, 'content'>,
): Map<string, KnownKey> {
  const copied = new Set(content.copies.map(({ key }) => key));
  return new Map([...known].filter(([key]) => !copied.has(key)));
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
    return states.flatMap(({ key, row, base, pk }) => {
      const db = images.get(pk ?? '');
      const known = base ?? (link.relinked ? asBase(db) : null);
      return known === null ? [] : [{ key, row, base: known, db: db ?? null }];
    });
  });
  const found = lostKeys(
    rows.map(({ seen }) => seen),
    known,
    isSorted,
  );
  return new Map(rows.flatMap((row) => (found.has(row.row) ? [[row, found.get(row.row) ?? '']] : [])));
}

/** The row must still be the one that was read; a row that had a known key is known by that. */
function itemsOf(
  link: Link,
  keys: ReadonlyMap<number, string | null>,
  rows: readonly MarkedRow[],
): KeyItem[] {
  const byRow = new Map(rows.map((row) => [row.row, row]));
  return [...keys]
    .sort(([a], [b]) => a - b)
    .map(([row, key]): KeyItem => {
      const marked = byRow.get(row);
      const item: KeyItem = { kind: 'key', key, row, expected: marked?.seen.key ?? null };
      return marked?.key === null ? { ...item, mark: seenMark(marked.seen, link.columns) } : item;
    });
}
