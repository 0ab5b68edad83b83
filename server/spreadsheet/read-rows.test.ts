import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import { sampleLink } from '../core/sample-link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { GridRange } from '../ports/sheets.ts';
import { firstRegistry } from '../test/sim/mysql/sim-registry.ts';
import { readRowsByKey, readWholeTab } from './read-rows.ts';
import type { Session } from './session.ts';

const SCRATCH = 99;
const HEADER: RawCell[] = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];
const ROWS: RawCell[][] = [HEADER, ['Ada', 1, null, false, 'k1'], ['Bob', 2, null, false, 'k2']];

/** A tab with rows k1 and k2 in rows 1 and 2; `places` are the stored ones. */
function world(places: Record<string, number | null>) {
  let reads = 0;
  const answer = ({ tabId, startRow, endRow }: GridRange) => ({
    startRow,
    startColumn: 0,
    rows: tabId === SCRATCH ? [[7]] : ROWS.slice(startRow, endRow),
  });
  const tab = (tabId: number) => ({ tabId, title: '', rowCount: 100, columnCount: 9 });
  const ports = {
    registry: { read: () => Promise.resolve(firstRegistry(sampleLink)) },
    clock: { lower: () => 1, upper: () => 2 },
    spreadsheets: { get: () => Promise.resolve({ lastAppliedN: 7 }) },
    rows: {
      places: () => Promise.resolve(Object.entries(places).map(([key, row]) => ({ key, row, mark: row }))),
    },
    sheets: {
      sizeOf: () => Promise.resolve(tab(sampleLink.tabId)),
      read: (_: string, ranges: GridRange[]) => {
        reads += 1;
        const info = { tabs: [tab(sampleLink.tabId), tab(SCRATCH)] };
        return Promise.resolve({ info, ranges: ranges.map(answer), columnTags: [], tokens: [] });
      },
    },
  } as unknown as Parameters<typeof readRowsByKey>[0];
  const session = {
    spreadsheet: { id: 1, googleId: 'file', scratchTabId: SCRATCH },
    signal: new AbortController().signal,
  } as unknown as Session;
  return {
    reads: () => reads,
    async keys(...keys: string[]): Promise<string[]> {
      const read = await readRowsByKey(ports, session, sampleLink, keys);
      if (read.kind === 'read') return [...read.content.keyed.keys()];
      return [read.kind === 'stop' ? read.reason : read.kind];
    },
  };
}

describe('rows by key', () => {
  test('that are where they were last seen: one request for these rows alone [Q4]', async () => {
    const tab = world({ k2: 2 });
    expect(await tab.keys('k2')).toEqual(['k2']);
    expect(tab.reads()).toBe(1);
  });

  test('that moved: the whole tab [Q4]', async () => {
    expect(await world({ k2: 1 }).keys('k2')).toContain('k2');
  });

  test('that are new: nothing is looked for', async () => {
    const tab = world({});
    expect(await tab.keys('never stored')).toEqual([]);
    expect(tab.reads()).toBe(1);
  });

  test('that were gone and are to come back: found when a person has put them back meanwhile', async () => {
    expect(await world({ k2: null }).keys('k2')).toContain('k2');
  });
});

describe('a large tab', () => {
  const KEYS = 30_000;
  /** Rows k1 to k30000, of which `shift` are gone from the top as soon as the first page was read. */
  async function read({ shift = 0, seenAs = 100_000, gridRows = 100_000, refused = 0 } = {}) {
    const asked: GridRange[] = [];
    const turns: number[] = [];
    let refusals = refused;
    const grid = { seen: seenAs };
    const tab = (tabId: number) => ({ tabId, title: '', rowCount: gridRows, columnCount: 9 });
    const rowAt = (row: number): RawCell[] => (row <= KEYS ? [`Name ${row}`, 1, null, false, `k${row}`] : []);
    const answer = ({ tabId, startRow, endRow, startColumn }: GridRange) => {
      if (tabId === SCRATCH) return { startRow, startColumn, rows: [[7]] };
      if (startRow === 0) return { startRow, startColumn, rows: [HEADER] };
      const moved = asked.length > 2 ? shift : 0;
      const end = Math.min(endRow ?? Infinity, KEYS + 1);
      const rows = [];
      for (let row = startRow; row < end; row += 1) rows.push(rowAt(row + moved).slice(startColumn));
      return { startRow, startColumn, rows };
    };
    const ports = {
      registry: { read: () => Promise.resolve(firstRegistry(sampleLink)) },
      clock: { lower: () => 1, upper: () => 2 },
      spreadsheets: { get: () => Promise.resolve({ lastAppliedN: 7 }) },
      rows: { places: () => Promise.resolve([]) },
      budget: { page: () => Promise.resolve(void turns.push(asked.length)) },
      sheets: {
        sizeOf: () => Promise.resolve({ rowCount: grid.seen }),
        describe: () => {
          grid.seen = gridRows;
          return Promise.resolve({ tabs: [tab(sampleLink.tabId), tab(SCRATCH)] });
        },
        read: (_: string, ranges: GridRange[]) => {
          const range = ranges.at(-1);
          if (range === undefined) throw new Error('nothing is asked for');
          if (asked.length === 2 && (refusals -= 1) >= 0) {
            return Promise.reject(new SyncError('SHEETS_LIMITED'));
          }
          asked.push(range);
          if (range.startRow >= gridRows) return Promise.reject(new SyncError('SHEETS_REFUSED'));
          const info = { tabs: [tab(sampleLink.tabId), tab(SCRATCH)] };
          return Promise.resolve({ info, ranges: ranges.map(answer), columnTags: [], tokens: [] });
        },
      },
    } as unknown as Parameters<typeof readWholeTab>[0];
    const session = {
      spreadsheet: { id: 1, googleId: 'file', scratchTabId: SCRATCH },
      signal: new AbortController().signal,
    } as unknown as Session;
    return { read: await readWholeTab(ports, session, sampleLink), asked, turns };
  }

  test('is read in pages; behind the last rows the rest of the grid is asked for at once [Q16]', async () => {
    const { read: seen, asked } = await read();
    if (seen.kind !== 'read') throw new Error(seen.kind);
    expect(seen.content.keyed.size).toBe(KEYS);
    expect(seen.content.keyed.get('k29999')?.cells['name']).toEqual({ value: 'Name 29999', formula: null });
    const pages = asked.map(({ startRow, endRow }) => [startRow, endRow]);
    const starts = [1, 6_001, 12_001, 18_001, 24_001, 30_001, 36_001];
    const ends = [...starts.slice(1), undefined];
    expect(pages).toEqual([[1, undefined], ...starts.map((start, at) => [start, ends[at]])]);
  });

  test('waits for a turn before each request, and a refusal for the quota does not begin it anew [Q2, Q16]', async () => {
    const { read: seen, turns } = await read({ refused: 2 });
    expect(seen.kind).toBe('read');
    expect(turns).toEqual([0, 1, 2, 2, 2, 3, 4, 5, 6, 7]);
  });

  test('in which rows moved between two pages tells nothing [Q16]', async () => {
    expect((await read({ shift: 1 })).read.kind).toBe('evolved');
  });

  test('that got smaller since it was seen is read as it is now [Q16]', async () => {
    const { read: seen } = await read({ seenAs: 100_000, gridRows: 30_001 });
    expect(seen.kind).toBe('read');
  });
});
