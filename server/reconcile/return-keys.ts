/**
 * Puts row keys where their rows are, before anything is merged: keys that a sort of some columns left behind, and keys that
 * were cleared or overwritten. MySQL is not touched by it.
 */
import { seenMark } from '../core/content-mark.ts';
import type { KeyItem } from '../core/intent.ts';
import { leftBehindKeys } from '../core/left-behind-keys.ts';
import type { Link } from '../core/link.ts';
import { lostKeys, lostKeysByMark, type MissingRow } from '../core/lost-keys.ts';
import type { SeenRow } from '../core/read-tab.ts';
import { batchBudget } from '../core/batch-budget.ts';
import type { Ports } from '../ports/ports.ts';
import type { Place } from '../ports/rows.ts';
import { pauseLink } from '../spreadsheet/pause-link.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';
import { writeItems } from '../spreadsheet/write-items.ts';

/** Rows whose bases are looked at one by one; beyond, only rows that show exactly what is known get their keys back. */
const COMPARED_MAX = 500;

/** `written`: the tab has to be read again; `paused`: a person has to act first. */
export async function returnKeys(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
): Promise<'nothing' | 'written' | 'paused'> {
  const sorted = leftBehind(link, read);
  const items = sorted.length > 0 ? sorted : await lost(ports, link, read);
  if (items.length === 0) return 'nothing';
  const budget = batchBudget();
  const fitting = items.filter((item) => budget.take(item));
  if (sorted.length > fitting.length) {
    // Half of a circle of keys would be a tangle.
    const reason = `${sorted.length} rows of "${link.tabName}" were sorted without their row keys. Undo the sort, then sort with all columns.`;
    await pauseLink(ports, link, reason);
    return 'paused';
  }
  await writeItems(ports, session, link, read, fitting);
  return 'written';
}

function leftBehind(link: Link, { content, places }: SeenTab): KeyItem[] {
  const rows = [...content.keyed].flatMap(([key, seen]) => {
    const [known, shown] = [places.get(key)?.mark ?? null, seenMark(seen, link.columns)];
    return known === null || shown === null ? [] : [{ key, row: seen.row, known, shown }];
  });
  const showing = new Map(rows.map(({ key, row }) => [row, key]));
  return itemsOf(leftBehindKeys(rows), (row) => showing.get(row) ?? null);
}

async function lost(ports: Ports, link: Link, { content, places }: SeenTab): Promise<KeyItem[]> {
  const missing = [...places.values()].filter(({ key, mark }) => mark !== null && !content.keyed.has(key));
  const unknown = [...content.keyed.values()].filter(({ key }) => key !== null && !places.has(key));
  const rows = [...content.keyless, ...unknown].sort((a, b) => a.row - b.row);
  if (missing.length === 0 || rows.length === 0) return [];
  const marked = rows.map((seen) => ({ row: seen.row, mark: seenMark(seen, link.columns) }));
  const found = lostKeysByMark(marked, missing);
  const given = new Set(found.values());
  const [restRows, restMissing] = [
    rows.filter(({ row }) => !found.has(row)),
    missing.filter(({ key }) => !given.has(key)),
  ];
  for (const [row, key] of await alike(ports, link, restRows, restMissing)) found.set(row, key);
  const shown = new Map(rows.map(({ row, key }) => [row, key]));
  const marks = new Map(marked.map(({ row, mark }) => [row, mark]));
  // The row must still be the one that was read; a row that was sorted is known by its own key.
  return itemsOf(found, (row) => shown.get(row) ?? null).map((item) => ({
    ...item,
    mark: marks.get(item.row) ?? null,
  }));
}

async function alike(
  ports: Pick<Ports, 'database' | 'rows' | 'tables'>,
  link: Link,
  rows: readonly SeenRow[],
  missing: readonly Place[],
): Promise<Map<number, string>> {
  if (rows.length === 0 || missing.length === 0) return new Map();
  if (rows.length > COMPARED_MAX || missing.length > COMPARED_MAX) return new Map();
  const keys = missing.map(({ key }) => key);
  const known = await ports.database.transaction(async (tx): Promise<MissingRow[]> => {
    const states = [...(await ports.rows.lock(tx, link.id, keys)).values()];
    const pks = states.flatMap(({ pk }) => pk ?? []);
    const images = await ports.tables.read(tx, link, pks);
    return states.flatMap(({ key, row, base, pk }) =>
      base === null ? [] : [{ key, row, base, db: pk === null ? null : (images.get(pk) ?? null) }],
    );
  });
  return lostKeys(rows, known);
}

function itemsOf(keys: ReadonlyMap<number, string>, shown: (row: number) => string | null): KeyItem[] {
  return [...keys]
    .sort(([a], [b]) => a - b)
    .map(([row, key]) => ({ kind: 'key', key, row, expected: shown(row) }));
}
