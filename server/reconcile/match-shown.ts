/** Rows of the tab that nobody knows yet, and that show the primary key of a row which an attached table has: they are that row. */
import type { RowState } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { SeenRow } from '../core/read-tab.ts';
import { isRefused, type CellValue } from '../core/values/cell-value.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

/** Gives such states the primary key; a row of MySQL's that another row stands for already is left to that one. */
export async function matchShown(
  ports: Pick<Ports, 'rows' | 'tables'>,
  tx: Tx,
  link: Link,
  page: ReadonlyMap<string, SeenRow>,
  states: Map<string, RowState>,
): Promise<void> {
  const unknown = [...states.values()].filter(({ pk, base }) => pk === null && base === null);
  const rows = unknown.map(({ key }) => ({ key, values: shownValues(page.get(key)) }));
  const found = await ports.tables.findShown(tx, link, rows);
  const owners = await ports.rows.keysByPk(link.id, [...found.values()]);
  const taken = new Set(owners.keys());
  for (const state of unknown) {
    const pk = found.get(state.key);
    if (pk === undefined || taken.has(pk)) continue;
    taken.add(pk);
    states.set(state.key, { ...state, pk });
  }
}

/** Without what no column could store. */
export function shownValues(seen: SeenRow | undefined): Record<string, CellValue> {
  const values: Record<string, CellValue> = {};
  for (const [column, { value }] of Object.entries(seen?.cells ?? {})) {
    if (!isRefused(value)) values[column] = value;
  }
  return values;
}
