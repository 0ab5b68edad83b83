/** A read that finds another file than the one that we wrote to last. */
import { expect, test } from 'vitest';

import type { RawCell } from '../../../shared/cell.ts';
import { sampleLink } from '../../core/sample-link.ts';
import { readWholeTab } from '../../spreadsheet/read-rows.ts';
import { firstRegistry } from '../sim/mysql/sim-registry.ts';
import { sampleSession } from './sample-session.ts';

const HEADER: RawCell[] = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];

/** Our last write was the third. */
async function readFile(n: RawCell, tabIds = [sampleLink.tabId, 99]) {
  const ranges = [[[n]], [HEADER], [['Ada', 1, null, false, 'k1']]].map((rows, at) => ({
    startRow: at === 2 ? 1 : 0,
    startColumn: 0,
    rows,
  }));
  const tabs = tabIds.map((tabId) => ({ tabId, title: '', rowCount: 9, columnCount: 5 }));
  const ports = {
    registry: { read: () => Promise.resolve(firstRegistry(sampleLink)) },
    clock: { lower: () => 1, upper: () => 2 },
    spreadsheets: { get: () => Promise.resolve({ lastAppliedN: 3 }) },
    rows: { places: () => Promise.resolve([]) },
    sheets: {
      sizeOf: () => Promise.resolve({ rowCount: 9 }),
      read: () => Promise.resolve({ info: { tabs }, ranges, columnTags: [], tokens: [] }),
    },
  } as unknown as Parameters<typeof readWholeTab>[0];
  const read = await readWholeTab(ports, sampleSession(), sampleLink);
  if (read.kind === 'read') return [...read.content.keyed.keys()];
  return read.kind === 'stop' ? read.reason : read.kind;
}

test('a file with our last write is read', async () => {
  expect(await readFile(3)).toEqual(['k1']);
});

test.each<[string, RawCell]>([
  ['is older', 2],
  ['holds none', null],
])('a file whose last write of ours %s is not touched, and the reason is told [C15]', async (_, n) => {
  expect(await readFile(n)).toMatch(/older version that was restored. Nothing was changed/);
});

test('a file with a write of ours that nobody knows is not touched, and the reason is told [C15]', async () => {
  expect(await readFile(4)).toMatch(/a write that the sync does not know.* Nothing was changed/);
});

test('a file without the scratch tab is not touched, and the reason is told [C15]', async () => {
  expect(await readFile(3, [sampleLink.tabId])).toMatch(/hidden tab "_sync" was deleted/);
});

test('a file without the tab is not touched, and the reason is told [I9]', async () => {
  expect(await readFile(3, [99])).toMatch(/was deleted. Its rows are still in MySQL/);
});
