/**
 * Reads rows of a tab by row key: first where they were last seen, in one request; when a key is not there, the whole tab, page by page
 * when it is large. Every read carries the header row and `_sync`'s n. Where the columns are not those of the link, nothing of the read
 * counts: the link follows its columns first.
 */
import type { RawCell } from '../../shared/cell.ts';
import type { Link } from '../core/link.ts';
import { linkSpan } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { packRow } from '../core/packed-row.ts';
import { readTab, seeRow, type SeenRow, type TabContent } from '../core/read-tab.ts';
import { joinRuns } from '../core/row-runs.ts';
import { followHeader } from '../core/schema/follow-header.ts';
import { isSettled } from '../core/schema/with-header.ts';
import { SyncError } from '../core/sync-error.ts';
import { unlessRefused } from '../core/unless-refused.ts';
import type { EvolvePorts } from '../evolution/evolve-link.ts';
import { followTab } from '../evolution/follow-tab.ts';
import { headerOf } from '../evolution/read-header.ts';
import type { Ports } from '../ports/ports.ts';
import type { Place } from '../ports/rows.ts';
import type { GridRange, SheetRead, TabInfo } from '../ports/sheets.ts';
import { scratchTabOf } from './scratch-tab-of.ts';
import type { Session } from './session.ts';
import { agrees, keysByRow, pageRows, type Pages } from './tab-pages.ts';

/**
 * What a read saw, or the sentence that says why the link has to pause. `evolved`: the link's columns are others now than its
 * caller knows, or rows moved between two pages of the read; start again with the link as it is stored.
 */
export type TabRead = SeenTab | Stop | { kind: 'evolved' };

export interface SeenTab {
  kind: 'read';
  content: TabContent;
  /** All rows that were read below the header, also empty ones. */
  rows: SeenRow[];
  /** What was known of the rows that were asked for when the read began, by key. */
  places: ReadonlyMap<string, Place>;
  lo: Micros;
  hi: Micros;
  tab: TabInfo;
  scratch: TabInfo;
  /** It was read in several requests: a sort in between may have mixed what rows show. */
  isPaged?: true;
}

export interface Stop {
  kind: 'stop';
  reason: string;
  /** The file is an older version: the number of our write that it shows. A person can decide. */
  shownN?: number;
  /** The file shows this write of a number that was not applied as far as is known: it may have landed late. */
  laterN?: number;
}

type ReadPorts = EvolvePorts & Pick<Ports, 'clock' | 'rows' | 'budget'>;

/** The whole tab: in one request, or in pages that agree with its key column. */
export async function readWholeTab(ports: ReadPorts, session: Session, link: Link): Promise<TabRead> {
  const places = placesByKey(await ports.rows.places(link.id));
  const { googleId } = session.spreadsheet;
  for (let isFresh = false; ; isFresh = true) {
    const size = await ports.sheets.sizeOf(googleId, link.tabId, session.signal);
    const page = size && pageRows(link, size);
    const read = await unlessRefused(
      page === null
        ? readRanges(ports, session, link, [{ startRow: link.headerRow + 1 }], places)
        : readPages(ports, session, link, page, places),
    );
    if (read !== null) return read;
    if (page === null || isFresh) return explainRefusal(ports, session, link);
    // The grid is smaller by now than it was when it was seen last.
    await ports.sheets.describe(googleId, session.signal);
  }
}

/**
 * Each request waits for its turn, as long as it takes: to come again later would be to begin anew. Nothing else is done with the
 * spreadsheet meanwhile. Behind an empty page the rest of the grid is read at once: hardly ever is there anything.
 */
async function readPages(
  ports: ReadPorts,
  session: Session,
  link: Link,
  { rows: size, rowCount }: Pages,
  places: ReadonlyMap<string, Place>,
): Promise<TabRead> {
  const first = link.headerRow + 1;
  const lo = ports.clock.lower();
  const keys = await readKeys(ports, session, link, first, places);
  const lastKey = [...keys.keys()].at(-1) ?? -1;
  const columnIds = link.columns.map(({ id }) => id);
  const rows: SeenRow[] = [];
  for (let start = first, isRest = false; ; start += size) {
    isRest ||= start + size >= rowCount;
    const end: number = isRest ? Infinity : start + size;
    const range: { startRow: number; endRow?: number } = isRest
      ? { startRow: start }
      : { startRow: start, endRow: end };
    const page: TabRead = await inTurn(ports, session, () =>
      readRanges(ports, session, link, [range], places),
    );
    if (page.kind !== 'read') return page;
    if (!agrees(keys, page.rows, start, end)) return { kind: 'evolved' };
    for (const row of page.rows) rows.push(packRow(row, columnIds, keys.get(row.row) ?? null));
    if (isRest) return { ...page, content: readTab(rows, places), rows, lo, isPaged: true };
    isRest = page.rows.length === 0 && lastKey < end;
  }
}

/** The keys of all rows from `startRow` on, by row. */
async function readKeys(
  ports: ReadPorts,
  session: Session,
  link: Link,
  startRow: number,
  places: ReadonlyMap<string, Place>,
): Promise<Map<number, string>> {
  const column = { tabId: link.tabId, startColumn: link.keyColumn, endColumn: link.keyColumn + 1 };
  const { ranges } = await inTurn(ports, session, () =>
    ports.sheets.read(session.spreadsheet.googleId, [{ ...column, startRow }], session.signal),
  );
  return keysByRow(startRow, ranges[0]?.rows ?? [], places);
}

/** A request that Google refuses for the quota is made again when the account's pause is over. */
async function inTurn<T>(
  { budget }: Pick<Ports, 'budget'>,
  { spreadsheet: { googleId }, signal }: Session,
  read: () => Promise<T>,
): Promise<T> {
  for (;;) {
    await budget.page(googleId, signal);
    signal.throwIfAborted();
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof SyncError && error.code === 'SHEETS_LIMITED')) throw error;
    }
  }
}

/** The rows of these keys; `content.keyed` lacks those that are not in the tab. */
export async function readRowsByKey(
  ports: ReadPorts,
  session: Session,
  link: Link,
  keys: readonly string[],
): Promise<TabRead> {
  const places = placesByKey(await ports.rows.places(link.id, keys));
  const known = [...places.values()].flatMap(({ row }) => row ?? []);
  const runs = joinRuns(known).map(({ start, end }) => ({ startRow: start, endRow: end }));
  const read = await unlessRefused(readRanges(ports, session, link, runs, places));
  if (read?.kind === 'stop' || read?.kind === 'evolved') return read;
  // A row that is to come back may be there again by a person's hand: it must not be put in twice.
  const allFound = [...places.keys()].every((key) => read?.content.keyed.has(key));
  return read !== null && allFound ? read : readWholeTab(ports, session, link);
}

function placesByKey(places: readonly Place[]): Map<string, Place> {
  return new Map(places.map((place) => [place.key, place]));
}

async function explainRefusal(ports: ReadPorts, session: Session, link: Link): Promise<Stop> {
  const { tabs } = await ports.sheets.describe(session.spreadsheet.googleId, session.signal);
  const ids = new Set(tabs.map(({ tabId }) => tabId));
  const reason = missingTab(link, ids.has(link.tabId), ids.has(scratchTabOf(session.spreadsheet)));
  if (reason === null) throw new SyncError('SHEETS_REFUSED', 'the tab could not be read');
  return { kind: 'stop', reason };
}

async function readRanges(
  ports: ReadPorts,
  session: Session,
  link: Link,
  rows: readonly { startRow: number; endRow?: number }[],
  places: ReadonlyMap<string, Place>,
): Promise<TabRead> {
  const span = linkSpan(link);
  const scratchTabId = scratchTabOf(session.spreadsheet);
  const columns = { tabId: link.tabId, startColumn: span.first, endColumn: span.end };
  const ranges: GridRange[] = [
    { tabId: scratchTabId, startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 },
    { tabId: link.tabId, startColumn: 0, startRow: link.headerRow, endRow: link.headerRow + 1 },
    ...rows.map((run) => ({ ...columns, ...run })),
  ];
  const registry = await ports.registry.read(link.id);
  if (registry.version !== link.version) return { kind: 'evolved' };
  const lo = ports.clock.lower();
  const read = await ports.sheets.read(session.spreadsheet.googleId, ranges, session.signal);
  const hi = ports.clock.upper();
  const tab = read.info.tabs.find((candidate) => candidate.tabId === link.tabId);
  const scratch = read.info.tabs.find((candidate) => candidate.tabId === scratchTabId);
  const { lastAppliedN } = await ports.spreadsheets.get(session.spreadsheet.id);
  const missing = missingTab(link, tab !== undefined, scratch !== undefined);
  if (missing !== null || tab === undefined || scratch === undefined) {
    return { kind: 'stop', reason: missing ?? '' };
  }
  const shownN = shownNumber(read);
  if (shownN !== (session.acceptN ?? lastAppliedN)) {
    if (shownN > lastAppliedN) return { kind: 'stop', reason: LATER_WRITE, laterN: shownN };
    return { kind: 'stop', reason: OTHER_VERSION, ...(shownN < lastAppliedN && { shownN }) };
  }
  const header = headerOf(link, read, read.ranges[1]?.rows[0] ?? []);
  const followed = followHeader(registry, header);
  if (followed.kind === 'unclear') return { kind: 'stop', reason: followed.sentence };
  if (!isSettled(registry, followed)) {
    const evolved = await followTab(ports, session, link.id);
    // Somebody undid the change meanwhile: what this read saw is of another layout all the same.
    return evolved.kind === 'stop' ? evolved : { kind: 'evolved' };
  }
  const seen: SeenRow[] = read.ranges
    .slice(2)
    .flatMap((range) => range.rows.map((cells, offset) => seeRow(link, range.startRow + offset, cells)))
    .filter(({ row }) => row > link.headerRow);
  return { kind: 'read', content: readTab(seen, places), rows: seen, places, lo, hi, tab, scratch };
}

export function missingTab(link: Link, hasTab: boolean, hasScratch: boolean): string | null {
  if (!hasTab) {
    return `The tab "${link.tabName}" was deleted. Its rows are still in MySQL; undo the deletion to go on.`;
  }
  return hasScratch
    ? null
    : 'The hidden tab "_sync" was deleted. Undo the deletion, or register the tab again, to go on.';
}

const LATER_WRITE =
  'The file shows a write that the sync does not know: its own tables may have been restored from a backup. Nothing was changed. Stop syncing the tab and have the "_sync" tab removed, then link it again: rows meet by what they show.';

const OTHER_VERSION =
  'The file does not hold our last write: it may be an older version that was restored. Nothing was changed.';

/** The number of our last write as `_sync` shows it, in a read whose first range is its first cell. */
export function shownNumber(read: Pick<SheetRead, 'ranges'>): number {
  return numberOf(read.ranges[0]?.rows[0]?.[0] ?? null);
}

function numberOf(cell: RawCell): number {
  return typeof cell === 'number' ? cell : 0;
}
