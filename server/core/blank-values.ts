/** What a row is emptied to in MySQL, where its link empties rows instead of deleting them. Pure. */
import type { RowBase, RowState, TableRow } from './base.ts';
import { mirrorsOf, type Link } from './link.ts';

/**
 * NULL by column id. Columns that only MySQL writes keep their values, and so does the primary key: by it the row is still
 * known, and other tables refer to it.
 */
export function blankValues(link: Pick<Link, 'columns' | 'attached'>): Record<string, null> {
  const mirrors = mirrorsOf(link);
  const key = new Set(link.attached?.key.map(({ name }) => name));
  const cleared = link.columns.filter(({ id, name }) => !mirrors.has(id) && !key.has(name));
  return Object.fromEntries(cleared.map(({ id }) => [id, null]));
}

/**
 * A row that was emptied in MySQL since it had gone from the tab, and that the tab shows again: both sides knew it as empty, so what a
 * person brings back is an edit of it. Null for any other row.
 */
export function emptiedBase(
  link: Pick<Link, 'columns' | 'attached' | 'deletes'>,
  { base, pk, dirty }: RowState,
  db: TableRow | undefined,
): RowBase | null {
  if (link.deletes !== 'clear' || base !== null || pk === null || dirty || db === undefined) return null;
  const blank = blankValues(link);
  const cells = Object.entries(db.values).map(
    ([column, v]) => [column, { v: column in blank ? null : v, lo: 0, hi: 0 }] as const,
  );
  return Object.fromEntries(cells);
}
