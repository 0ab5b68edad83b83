/** How many requests a tab takes while a person waits, and that nobody waits for ever. */
import { expect, test } from 'vitest';

import type { GridRange } from '../ports/sheets.ts';
import { tabPages } from './tab-pages.ts';

/** A tab of 100,000 rows of which those below `filled` are empty; `page` is asked before each request. */
function pagesOf(filled: number, page: (signal: AbortSignal) => Promise<void> = () => Promise.resolve()) {
  const asked: [number, number | undefined][] = [];
  const ports = {
    budget: { page: (_: string, signal: AbortSignal) => page(signal) },
    sheets: {
      read: (_: string, [range]: GridRange[]) => {
        const { startRow = 0, endRow = 0 } = range ?? {};
        asked.push([startRow, endRow]);
        const count = Math.max(0, Math.min(endRow, filled) - startRow);
        return Promise.resolve({ ranges: [{ rows: Array.from({ length: count }, () => ['x']) }] });
      },
    },
  } as unknown as Parameters<typeof tabPages>[0];
  const tab = { tabId: 0, title: '', rowCount: 100_000, columnCount: 3 };
  const all = async (options: Parameters<typeof tabPages>[5] = {}) => {
    let rows = 0;
    for await (const read of tabPages(ports, 'file', tab, 1, 3, options)) rows += read.rows.length;
    return rows;
  };
  return { all, asked };
}

test('pages behind an empty one get longer, so that an empty grid costs few requests', async () => {
  const { all, asked } = pagesOf(6_000);
  expect(await all()).toBe(5_999);
  expect(asked).toEqual([
    [1, 5_001],
    [5_001, 10_001],
    [10_001, 15_001],
    [15_001, 25_001],
    [25_001, 45_001],
    [45_001, 85_001],
    [85_001, 100_000],
  ]);
});

test('pages that tell nothing are left out', async () => {
  const { all, asked } = pagesOf(100_000);
  await all({ isWanted: (start) => start === 20_001 });
  expect(asked).toEqual([[20_001, 25_001]]);
});

test('a page that a person would have to wait for too long is refused for the quota [Q18]', async () => {
  const stop = new AbortController();
  const { all, asked } = pagesOf(100_000, (signal) => {
    if (asked.length < 2) return Promise.resolve();
    stop.abort();
    return Promise.reject(signal.reason as Error);
  });
  await expect(all({ patience: stop.signal })).rejects.toMatchObject({ code: 'SHEETS_LIMITED' });
  expect(asked).toHaveLength(2);
});
