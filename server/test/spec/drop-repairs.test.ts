/** A repair for which a read shows nothing to do is dropped when a second read agrees, not before. */
import { expect, test } from 'vitest';

import type { Restore } from '../../core/repair.ts';
import { sampleLink } from '../../core/sample-link.ts';
import { repairSheet } from '../../spreadsheet/repair-sheet.ts';
import { memoryLog } from '../fakes/memory-log.ts';
import { firstRegistry } from '../sim/mysql/sim-registry.ts';
import { sampleSession } from './sample-session.ts';

const HEADER = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];
const OURS = ['ours', null, null, null, 'k1'];
const [{ id: column, index } = { id: '', index: 0 }] = sampleLink.columns;
const OWED: Restore = {
  kind: 'restore',
  key: 'k1',
  row: 1,
  mark: null,
  cells: [{ column, index, ours: 'ours', was: 'typed', base: null }],
  copy: { row: 1, at: 0, width: 5 },
};

/** What each read of the tab shows below its header; the last one again and again. */
function tabThatShows(...reads: (typeof OURS)[][]) {
  const dropped: number[] = [];
  const owed = () => (dropped.includes(1) ? [] : [[1, [{ id: 1, repair: OWED }]] as const]);
  const tab = (tabId: number) => ({ tabId, title: '', rowCount: 9, columnCount: 5 });
  const ports = {
    registry: { read: () => Promise.resolve(firstRegistry(sampleLink)) },
    clock: { lower: () => 1, upper: () => 2 },
    log: memoryLog(),
    database: { transaction: (work: (tx: unknown) => unknown) => Promise.resolve(work({})) },
    spreadsheets: {
      get: () => Promise.resolve({ lastAppliedN: 3 }),
      lockFenced: () => Promise.resolve(),
      takeN: () => Promise.reject(new Error('it is put back')),
    },
    links: { get: () => Promise.resolve(sampleLink), nudge: () => Promise.resolve() },
    rows: {
      places: () => Promise.resolve([{ key: 'k1', row: 1 }]),
      lock: () => Promise.resolve(new Map()),
      save: () => Promise.resolve(),
    },
    repairs: {
      owed: () => Promise.resolve(new Map(owed())),
      done: (_: unknown, ids: number[]) => Promise.resolve(dropped.push(...ids)),
    },
    sheets: {
      sizeOf: () => Promise.resolve({ rowCount: 9 }),
      read: () => {
        const rows = (reads.length > 1 ? reads.shift() : reads[0]) ?? [];
        const ranges = [[[3]], [HEADER], rows].map((each, at) => ({
          startRow: at === 2 ? 1 : 0,
          startColumn: 0,
          rows: each,
        }));
        const info = { tabs: [tab(sampleLink.tabId), tab(99)] };
        return Promise.resolve({ info, ranges, columnTags: [], tokens: [] });
      },
    },
  } as unknown as Parameters<typeof repairSheet>[0];
  return { repair: () => repairSheet(ports, sampleSession()), dropped };
}

test('a row that one answer lacks is put back once it is seen again [R9]', async () => {
  const { repair, dropped } = tabThatShows([], [OURS]);
  await expect(repair()).rejects.toThrow('it is put back');
  expect(dropped).toEqual([]);
});

test('a repair is dropped when two reads show nothing of it [R9]', async () => {
  const { repair, dropped } = tabThatShows([]);
  await repair();
  expect(dropped).toEqual([1]);
});
