/** The link that a tab had before, and what of it a new registration uses: its table, its columns, its rows. */
import type { RowState } from '../core/base.ts';
import { unknownRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { FormerColumns } from './choose-columns.ts';

const PAGE_ROWS_MAX = 1_000;

/** Null when the tab had none, or when its table is gone. */
export async function formerLink(
  { links, tables }: Pick<Ports, 'links' | 'tables'>,
  googleId: string,
  tabId: number,
): Promise<Link | null> {
  const former = await links.unlinkedByTab(googleId, tabId);
  return former !== null && (await tables.exists(former.table)) ? former : null;
}

export async function formerColumns(
  { tables, ids }: Pick<Ports, 'tables' | 'ids'>,
  { columns, table }: Link,
): Promise<FormerColumns> {
  return { columns, names: await tables.columnNames(table), newId: () => `c${ids.rowKey()}` };
}

/** How the rows that are known differ from those that the table has. */
export interface TableNews {
  /** Rows of the table that are not known, each with a new key. */
  unknown: RowState[];
  /** Keys whose rows the table has no longer. */
  gone: string[];
}

/** While nothing marked the table's changes, rows came and went untold. */
export async function tableNews(
  { tables, rows, ids }: Pick<Ports, 'tables' | 'rows' | 'ids'>,
  { id, table }: Pick<Link, 'id' | 'table'>,
): Promise<TableNews> {
  const owned = await rows.owned(id);
  const missing = new Map([...owned].map(([key, pk]) => [pk, key]));
  const unknown: RowState[] = [];
  let after: string | null = null;
  for (;;) {
    const pks: string[] = await tables.pks(table, after, PAGE_ROWS_MAX);
    for (const pk of pks) {
      if (!missing.delete(pk)) unknown.push({ ...unknownRow(ids.rowKey()), pk });
    }
    after = pks.at(-1) ?? null;
    if (pks.length < PAGE_ROWS_MAX) return { unknown, gone: [...missing.values()] };
  }
}
