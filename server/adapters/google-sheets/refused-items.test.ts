/** Which rows Google's refusal names. */
import { expect, test } from 'vitest';

import type { IntentItem } from '../../core/intent.ts';
import type { BatchPart } from './compile-batch.ts';
import { refusedItems } from './refused-items.ts';

const set = (key: string): IntentItem => ({ kind: 'set', key, row: 3, cells: [] });
const append = (key: string): IntentItem => ({ kind: 'append', key, values: {} });
const parts: BatchPart[] = [
  { request: { addFilterView: {} }, items: [] },
  { request: { updateCells: {} }, items: [set('a'), set('b')] },
  { request: { insertDimension: {} }, items: [append('c'), append('d')] },
];

test.each([
  ['the token', 'Invalid requests[0].addFilterView: no', { keys: [], together: false }],
  ['cells', 'Invalid requests[1].updateCells: You are trying …', { keys: ['a', 'b'], together: false }],
  ['new rows', 'Invalid requests[2].insertDimension: full', { keys: ['c', 'd'], together: true }],
  ['a request that is not there', 'Invalid requests[9].updateCells: no', undefined],
  ['nothing', 'Unable to parse range: _sync!A1', undefined],
])('a sentence that names %s [F5]', (_, message, refused) => {
  expect(refusedItems(message, parts)).toEqual(refused);
});
