/** Single rows become few ranges. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { joinRuns } from './row-runs.ts';

test.each([
  ['none', [], 20, []],
  ['one', [4], 20, [{ start: 4, end: 5 }]],
  ['unsorted and twice', [6, 4, 6, 5], 1, [{ start: 4, end: 7 }]],
  [
    'adjacent rows only',
    [1, 3],
    1,
    [
      { start: 1, end: 2 },
      { start: 3, end: 4 },
    ],
  ],
  ['20 apart', [0, 20], 20, [{ start: 0, end: 21 }]],
  [
    '21 apart',
    [0, 21],
    20,
    [
      { start: 0, end: 1 },
      { start: 21, end: 22 },
    ],
  ],
])('%s', (_, rows, gapMax, runs) => {
  expect(joinRuns(rows, gapMax)).toEqual(runs);
});

test('runs ascend, cover all rows, begin and end with one, and are far enough apart', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200)), fc.integer({ min: 1, max: 30 }), (rows, gapMax) => {
      const runs = joinRuns(rows, gapMax);
      for (const row of rows) {
        expect(runs.filter(({ start, end }) => start <= row && row < end)).toHaveLength(1);
      }
      runs.forEach(({ start, end }, position) => {
        expect(rows).toContain(start);
        expect(rows).toContain(end - 1);
        const next = runs[position + 1];
        if (next) expect(next.start - (end - 1)).toBeGreaterThan(gapMax);
      });
    }),
  );
});
