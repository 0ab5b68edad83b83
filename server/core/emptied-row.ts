/**
 * Rows that people took out of the sheet of a link that empties rows: MySQL still has them, without values, and the sheet is not owed
 * them. Pure.
 */
import type { RowState, TableRow } from './base.ts';
import type { Link } from './link.ts';

/** MySQL's row was emptied, and nothing brought it back yet: both sides are known to be without its values. */
export function isEmptied(link: Link, { pk, base, dirty }: RowState): boolean {
  const isSettled = link.relinked !== true && link.status !== 'importing';
  return link.deletes === 'clear' && isSettled && pk !== null && base === null && !dirty;
}

/**
 * A statement of MySQL's changed nothing in an emptied row. What only MySQL writes was not emptied, so nobody knows whether it changed:
 * a row that has some counts as changed.
 */
export function isStillEmpty(link: Link, { values }: TableRow): boolean {
  const key = new Set(link.attached?.key.map(({ name }) => name));
  return link.columns.every(({ id, name }) => key.has(name) || (values[id] ?? null) === null);
}
