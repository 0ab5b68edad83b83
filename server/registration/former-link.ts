/** The link that a tab had before, and what of it a new registration uses: its table, its columns, its rows. */
import type { RowState } from '../core/base.ts';
import { unknownRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import { newRowKeys } from '../spreadsheet/new-row-keys.ts';
import type { FormerColumns } from './choose-columns.ts';
import { unusable } from './read-headers.ts';

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
  ports: Pick<Ports, 'database' | 'tables' | 'rows' | 'ids'>,
  link: Link,
): Promise<TableNews> {
  const missing = new Map([...(await ports.rows.owned(link.id))].map(([key, pk]) => [pk, key]));
  const unknown: RowState[] = [];
  let after: string | null = null;
  for (;;) {
    const pks: string[] = await ports.tables.pks(link, after, PAGE_ROWS_MAX);
    const fresh = pks.filter((pk) => !missing.delete(pk));
    const keys = await ports.database.transaction((tx) => newRowKeys(ports, tx, link, fresh));
    unknown.push(...[...keys].map(([pk, key]) => ({ ...unknownRow(key), pk })));
    after = pks.at(-1) ?? null;
    if (pks.length < PAGE_ROWS_MAX) return { unknown, gone: [...missing.values()] };
  }
}

/** Rows that are known by other keys would all come twice. Throws TAB_UNUSABLE. */
export function requireSameKey(former: Link, keyHeader: string | undefined): void {
  const before = former.ownKey ? former.keyHeader : undefined;
  if (before === keyHeader?.trim()) return;
  throw unusable(
    before === undefined
      ? 'It was linked before with row keys in a column of their own. Link it again without choosing a key column.'
      : `It was linked before with "${before}" as the row key. Choose that column again.`,
  );
}
