/** What `_sync_status` tells of a row. */
import { expect, test } from 'vitest';

import type { HeldWhy, RowState } from './base.ts';
import { rowStatus, type RowStatus } from './row-status.ts';
import { refused, sampleState } from './sample-link.ts';
import type { SheetValue } from './values/cell-value.ts';

function holding(...cells: [HeldWhy, SheetValue?][]): Pick<RowState, 'base'> {
  const base = cells.map(([why, v = 'x'], index) => [
    `c${index}`,
    { v, lo: 1, hi: 2, held: { why, db: null, at: 1 } },
  ]);
  return { base: Object.fromEntries(base) as RowState['base'] };
}

test.each<[string, Partial<RowState>, RowStatus]>([
  ['both sides agree', {}, 'SYNCED'],
  ['MySQL has what the sheet lacks', { dirty: true }, 'PENDING'],
  ['a write is on its way', { openIntent: 4 }, 'PENDING'],
  ['the sheet was never seen to hold it', { base: null, dirty: true }, 'PENDING'],
  ['a value that MySQL cannot store', holding(['refused', refused('N/A')]), 'ERROR'],
  ['a value that the sheet cannot hold', holding(['unwritable']), 'ERROR'],
  ['a conflict that waits for a person', holding(['manual']), 'CONFLICT'],
  ['a formula', holding(['formula']), 'SYNCED'],
  ['a formula that shows an error', holding(['formula', refused('#N/A')]), 'ERROR'],
  [
    'a formula that is being calculated',
    holding(['formula', { ...refused('Loading...'), isPending: true }]),
    'SYNCED',
  ],
  [
    'what a person has to decide comes first',
    { ...holding(['refused'], ['manual']), dirty: true },
    'CONFLICT',
  ],
  ['then what a person has to correct', { ...holding(['refused']), dirty: true }, 'ERROR'],
])('%s [O16]', (_, patch, status) => {
  expect(rowStatus(sampleState(patch))).toBe(status);
});
