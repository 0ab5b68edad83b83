/** When a row with another key is the same row. */
import { describe, expect, test } from 'vitest';

import { changedKeys, provenChanges } from './changed-keys.ts';
import type { SeenRow } from './read-tab.ts';
import { plain, sampleLink, sampleState } from './sample-link.ts';

const LINK = { ...sampleLink, keyColumn: 1 };
const seen = (key: string, row = 5, name: string | null = 'Ada'): SeenRow & { key: string } => ({
  key,
  row,
  cells: { name: plain(name), amount: plain(key), due: plain(null), paid: plain(null) },
});
const PLACES = new Map([['k1', { row: 5, mark: 1 }]]);

function changes(rows: (SeenRow & { key: string })[], copies: (SeenRow & { key: string })[] = []) {
  return changedKeys({ keyed: new Map(rows.map((row) => [row.key, row])), copies }, PLACES);
}

describe('a key that is new', () => {
  test('in the place of one that is gone may be its successor [L9]', () => {
    expect(changes([seen('k2')])).toMatchObject([{ from: 'k1', to: 'k2' }]);
  });

  test.each([
    ['stands elsewhere', [seen('k2', 6)], []],
    ['has its old row beside it', [seen('k2'), seen('k1', 9)], []],
    ['is shown by two rows', [seen('k2')], [seen('k2', 8)]],
  ])('is none when it %s [L9]', (_, rows, copies) => {
    expect(changes(rows, copies)).toEqual([]);
  });
});

describe('the proof', () => {
  const proven = (row: SeenRow & { key: string }, state = sampleState()) =>
    provenChanges(LINK, [{ from: 'k1', to: row.key, seen: row }], new Map([['k1', state]])).length;

  test('is that all other cells are as they were [L9]', () => {
    expect(proven(seen('k2'))).toBe(1);
    expect(proven(seen('k2', 5, 'Bob'))).toBe(0);
  });

  test.each([
    ['a row of blanks', sampleState({ base: { amount: { v: 'k1', lo: 100, hi: 200 } } }), null],
    ['a row that a write is on its way to', sampleState({ openIntent: 3 }), 'Ada'],
    ['a row that the sheet never held', sampleState({ base: null }), 'Ada'],
    ['a row that MySQL never had', sampleState({ pk: null }), 'Ada'],
  ])('is not %s [L9]', (_, state, name) => {
    expect(proven(seen('k2', 5, name), state)).toBe(0);
  });
});
