/**
 * Row keys of rows that MySQL has and the sheet never had: new ones of ours or, where the key is a column of the user's own,
 * what the rows have there. A row without a value of its own there has no key yet, so it waits.
 */
import { keyOfValue, ownKeyColumn } from '../core/own-key.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

/** By primary key. */
export async function newRowKeys(
  ports: Pick<Ports, 'ids' | 'rows' | 'tables'>,
  tx: Tx,
  link: Link,
  pks: readonly string[],
): Promise<Map<string, string>> {
  const column = ownKeyColumn(link);
  if (column === null) {
    // In byte order, which is the order in which the writer takes rows: they come to the sheet as MySQL has them.
    const keys = pks.map(() => ports.ids.rowKey()).sort();
    return new Map(pks.map((pk, at) => [pk, keys[at] ?? ports.ids.rowKey()]));
  }
  const images = await ports.tables.read(tx, link, pks);
  const wanted = new Map<string, string>();
  for (const [pk, { values }] of images) {
    const key = keyOfValue(values[column.id]);
    if (key !== null && !wanted.has(key)) wanted.set(key, pk);
  }
  for (const { key } of await ports.rows.places(link.id, [...wanted.keys()])) wanted.delete(key);
  return new Map([...wanted].map(([key, pk]) => [pk, key]));
}
