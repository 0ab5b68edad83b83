import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import { sampleLink } from '../core/sample-link.ts';
import type { GridRange } from '../ports/sheets.ts';
import { firstRegistry } from '../test/sim/mysql/sim-registry.ts';
import { readRowsByKey } from './read-rows.ts';
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
