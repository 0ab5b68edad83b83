/** `npm run verify:google` tries requests of the very shapes that our own writes have; else it would prove nothing for them. */
import type { sheets_v4 } from '@googleapis/sheets';
import { expect, test } from 'vitest';

import { copy, token, writeTexts } from '../../local/verify-google/requests.ts';
import { compileBatch, tokenRequest } from '../adapters/google-sheets/compile-batch.ts';
import { newIntent } from '../core/intent.ts';
import { sampleLink } from '../core/sample-link.ts';

const context = {
  googleId: 'sheet',
  tabId: 7,
  scratchTabId: 8,
  nonce: 'nonce',
  headerRow: 0,
  keyColumn: 4,
  columns: sampleLink.columns,
};

function ofKind(requests: readonly sheets_v4.Schema$Request[], kind: keyof sheets_v4.Schema$Request) {
  return requests.filter((request) => kind in request);
}

/** Names of the members, all the way down. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

const intent = newIntent(sampleLink, { fence: 1, lo: 0, appendAfter: 5, columnCount: 5 });
intent.items.push({
  kind: 'set',
  key: 'k1',
  row: 3,
  cells: [{ column: 'name', index: 0, expected: 'a', value: 'b' }],
});
const batch = compileBatch(context, intent);

test('the once-token', () => {
  expect(shapeOf(token(8, 5, 'title'))).toEqual(shapeOf(tokenRequest(context, 1, 'write')));
  expect(Object.keys(batch[0] ?? {})).toEqual(['addFilterView']);
});

test('the copies', () => {
  const [ours] = ofKind(batch, 'copyPaste');
  const area = { tabId: 7, startRow: 0, endRow: 1, startColumn: 0, endColumn: 5 };
  expect(shapeOf(copy(area, { tabId: 8, row: 10, column: 0 }))).toEqual(shapeOf(ours));
  expect(copy(area, { tabId: 8, row: 10, column: 0 }).copyPaste?.pasteType).toBe(ours?.copyPaste?.pasteType);
});

test('the typed cells', () => {
  const ours = ofKind(batch, 'updateCells').at(-1);
  expect(shapeOf(writeTexts(7, 3, 0, [['b']]))).toEqual(shapeOf(ours));
});
