/**
 * The dry run of a first sync: reads both sides and writes nothing. A tab that was never linked is counted page by page; one
 * that has a table already is matched as a whole with it, as the first read would.
 */
import type { DryRun } from '../../shared/protocol/registration.ts';
import type { RawCell } from '../../shared/cell.ts';
import type { RowState, TableRow } from '../core/base.ts';
import { linkSpan, type Link } from '../core/link.ts';
import { readTab, seeRow, type SeenRow } from '../core/read-tab.ts';
import type { Ports } from '../ports/ports.ts';
import type { Place, Rows } from '../ports/rows.ts';
import type { TabInfo } from '../ports/sheets.ts';
import type { Tables } from '../ports/tables.ts';
import { keysToReturn } from '../reconcile/return-keys.ts';
import { countFirstRead, type FirstReadCount } from './count-first-read.ts';
import { tableNews } from './former-link.ts';
import { tabPages } from './tab-pages.ts';

const PAGE_ROWS_MAX = 500;

export type DryRunPorts = Pick<Ports, 'sheets' | 'budget' | 'database' | 'rows' | 'tables' | 'ids'>;

export interface DryRunInput {
  googleId: string;
  tab: TabInfo;
  /** As it would be; its table may not exist yet. */
  link: Link;
  /** Columns that its table has; null when there is no table. */
  tableColumns: Link['columns'] | null;
  /** All rows below the header, from column A on, where a read has just shown them; else they are read. */
  seen?: readonly (readonly RawCell[])[] | undefined;
  /** Told of each row that is read, from column A on. */
  onRow?: (row: SeenRow, cells: readonly RawCell[]) => void;
}

export async function dryRun(ports: DryRunPorts, input: DryRunInput): Promise<DryRun> {
  const count = countFirstRead(input.link);
  if (input.tableColumns === null) {
    for await (const rows of readPages(ports, input)) {
      const keyless = rows.map((row) => ({ ...row, key: null }));
      count.addSeen(keyless, new Map(), new Map());
    }
    return count.result();
  }
  const all: SeenRow[] = [];
  for await (const rows of readPages(ports, input)) all.push(...rows);
  await countBoth(overlay(ports, input, await tableNews(ports, input.link)), input.link, all, count);
  return count.result();
}

async function* readPages(ports: DryRunPorts, input: DryRunInput): AsyncGenerator<SeenRow[]> {
  const { googleId, tab, link, seen, onRow } = input;
  const { first, end } = linkSpan(link);
  const width = Math.min(end, tab.columnCount);
  const startRow = link.headerRow + 1;
  const pages = seen
    ? [{ startRow, rows: seen.map((cells) => cells.slice(0, width)) }]
    : tabPages(ports, googleId, tab, startRow, width);
  for await (const page of pages) {
    yield page.rows.map((cells, offset) => {
      const row = seeRow(link, page.startRow + offset, cells.slice(first));
      onRow?.(row, cells);
      return row;
    });
  }
}

type BothPorts = Pick<Ports, 'database'> & {
  rows: Rows;
  tables: Tables;
};

/** What is known, as it will be once the table's own news are taken in. */
function overlay(
  ports: DryRunPorts,
  { link, tableColumns }: DryRunInput,
  { unknown, gone }: Awaited<ReturnType<typeof tableNews>>,
): BothPorts {
  const added = new Map(unknown.map((state) => [state.key, state]));
  const isGone = new Set(gone);
  const stored = { ...link, columns: tableColumns ?? link.columns };
  return {
    database: ports.database,
    tables: { ...ports.tables, read: (tx, _, pks) => ports.tables.read(tx, stored, pks) },
    rows: {
      ...ports.rows,
      async lock(tx, id, keys) {
        const states = await ports.rows.lock(
          tx,
          id,
          keys.filter((key) => !isGone.has(key)),
        );
        for (const key of keys) {
          const state = added.get(key);
          if (state) states.set(key, state);
        }
        return states;
      },
      async places(id) {
        const known = (await ports.rows.places(id)).filter(({ key }) => !isGone.has(key));
        return [...known, ...unknown.map(({ key }): Place => ({ key, row: null, mark: null }))];
      },
    },
  };
}

async function countBoth(
  ports: BothPorts,
  link: Link,
  rows: readonly SeenRow[],
  count: FirstReadCount,
): Promise<void> {
  const places = new Map((await ports.rows.places(link.id)).map((place) => [place.key, place]));
  const content = readTab(rows, places);
  const returned = link.ownKey ? [] : await keysToReturn(ports, link, { content, places });
  const keys = new Map(returned.map(({ row, key }) => [row, key]));
  const keyed = [...content.keyed.values(), ...content.keyless].map((row) => {
    const key = keys.get(row.row);
    return key === undefined ? row : { ...row, key };
  });
  const seen = [...keyed, ...content.copies.map((row) => ({ ...row, key: null }))];
  await eachPage(seen, async (page) => {
    const known = page.flatMap(({ key }) => key ?? []);
    const { states, images } = await readKnown(ports, link, known);
    count.addSeen(page, states, images);
  });
  const shown = new Set(seen.map(({ key }) => key));
  const absent = [...places.keys()].filter((key) => !shown.has(key));
  await eachPage(absent, async (page) => {
    count.addUnseen([...(await readKnown(ports, link, page)).images.values()]);
  });
}

function readKnown(
  ports: BothPorts,
  link: Link,
  keys: readonly string[],
): Promise<{ states: Map<string, RowState>; images: Map<string, TableRow> }> {
  return ports.database.transaction(async (tx) => {
    const states = await ports.rows.lock(tx, link.id, keys);
    const pks = [...states.values()].flatMap(({ pk }) => pk ?? []);
    return { states, images: await ports.tables.read(tx, link, pks) };
  });
}

async function eachPage<T>(all: readonly T[], work: (page: T[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += PAGE_ROWS_MAX) await work(all.slice(at, at + PAGE_ROWS_MAX));
}
