/** What a row is emptied to in MySQL, where its link empties rows instead of deleting them. Pure. */
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
