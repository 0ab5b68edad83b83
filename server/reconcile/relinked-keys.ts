/**
 * What is known of the rows of a link that is linked again: what the sheet was last known to hold, and of rows that it never
 * held, what MySQL has. So rows find each other by what they show, also when the keys are gone from the sheet or both sides
 * got the same row meanwhile.
 */
import type { RowBase, TableRow } from '../core/base.ts';
import { baseMark } from '../core/content-mark.ts';
import type { KnownKey } from '../core/left-behind-keys.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { Place } from '../ports/rows.ts';

const PAGE_ROWS_MAX = 500;

export interface RelinkedKeys {
  known: Map<string, KnownKey>;
  /** The columns by which rows are compared: those that the rows had when they were last known. */
  columns: readonly { id: string }[];
}

/** Holds a mark for each row, and the bases of one page. */
export async function relinkedKeys(
  ports: Pick<Ports, 'database' | 'rows' | 'tables'>,
  link: Link,
  places: ReadonlyMap<string, Place>,
): Promise<RelinkedKeys> {
  const keys = [...places.keys()];
  let columns: readonly { id: string }[] | null = null;
  const known = new Map<string, KnownKey>();
  for (let at = 0; at < keys.length; at += PAGE_ROWS_MAX) {
    const page = await ports.database.transaction(async (tx) => {
      const states = [...(await ports.rows.lock(tx, link.id, keys.slice(at, at + PAGE_ROWS_MAX))).values()];
      const unseen = states.flatMap(({ base, pk }) => (base === null && pk !== null ? [pk] : []));
      return { states, images: await ports.tables.read(tx, link, unseen) };
    });
    columns ??= comparedColumns(link, page.states);
    for (const { key, row, base, pk } of page.states) {
      const shown = base ?? asBase(page.images.get(pk ?? ''));
      if (shown !== null) known.set(key, { key, row, mark: baseMark(only(columns, shown)) });
    }
  }
  return { known, columns: columns ?? link.columns };
}

/** What the sheet would show of MySQL's row. */
export function asBase(db: TableRow | undefined): RowBase | null {
  if (db === undefined) return null;
  const cells = Object.entries(db.values).map(([column, v]) => [column, { v, lo: 0, hi: 0 }] as const);
  return Object.fromEntries(cells);
}

/** A column that is new since then tells nothing of whose a row is. */
function comparedColumns(link: Link, states: readonly { base: RowBase | null }[]): readonly { id: string }[] {
  const base = states.find((state) => state.base !== null)?.base;
  return base == null ? link.columns : link.columns.filter(({ id }) => base[id] !== undefined);
}

function only(columns: readonly { id: string }[], base: RowBase): RowBase {
  return Object.fromEntries(columns.map(({ id }) => [id, base[id] ?? { v: null, lo: 0, hi: 0 }]));
}
