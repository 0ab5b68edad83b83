/** A write is verified against its pre-image, and rows are found again where the write put them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import type { RowBase } from './base.ts';
import type { IntentItem } from './intent.ts';
import { sampleLink as link, refused, sampleState } from './sample-link.ts';
import { findMismatch, findMovedColumn, rowsAfter } from './verify-write.ts';

const set: IntentItem = { kind: 'set', key: 'k1', row: 5, cells: [] };
const remove: IntentItem = { kind: 'delete', key: 'k1', row: 5 };
const rekey: IntentItem = { kind: 'key', key: 'k2', row: 5, expected: 'k1' };
const newKey: IntentItem = { kind: 'key', key: 'k2', row: 5, expected: null };
const append: IntentItem = { kind: 'append', key: 'k9', values: {} };

const at = { lo: 100, hi: 200 };
const base: RowBase = {
  ...sampleState().base,
  amount: { v: '7', ...at, held: { why: 'formula', db: '7', at: 150 } },
  due: { v: refused('soon'), ...at, held: { why: 'refused', db: null, at: 150 } },
};
const SUM: RawCell = { formula: '=1+6', value: 7 };
const ROW: RawCell[] = ['Ada', SUM, 'soon', null, 'k1'];

function mismatch(item: IntentItem, cells: RawCell[] | null, known: RowBase | null = base): string | null {
  return findMismatch(link, item, new Map(cells === null ? [] : [[5, cells]]), known);
}

describe('findMismatch', () => {
  test.each<[string, IntentItem, RawCell[] | null, RowBase | null]>([
    ['cells of the right row', set, ROW, base],
    ['cells of the right row, edited in that instant', set, ['Eve', 1, 2, 3, 'k1'], base],
    ['a delete of the right row', remove, ROW, base],
    [
      'a delete, the formula shows something else in the copy',
      remove,
      ['Ada', { formula: '=1+6', value: { error: '#REF!' } }, 'soon', null, 'k1'],
      base,
    ],
    ['a key for a row without one', newKey, ['Ada'], null],
    ['a key for a copied row', rekey, ROW, null],
    ['a new row', append, null, null],
  ])('%s: all is well', (_, item, cells, known) => {
    expect(mismatch(item, cells, known)).toBeNull();
  });

  test.each<[string, IntentItem, RawCell[] | null, string]>([
    ['no copy', set, null, 'row 6 has no copy'],
    ['cells of another row', set, ['Bob', null, null, null, 'k7'], 'another row when it was written'],
    ['cells of a row without a key', set, ['Bob'], 'another row when it was written'],
    ['a delete of another row', remove, ['Ada', SUM, 'soon', null, 'k7'], 'another row when it was deleted'],
    ['a delete of an edited row', remove, ['Eve', SUM, 'soon', null, 'k1'], 'edited when it was deleted'],
    [
      'a delete of a row whose value was refused differently',
      remove,
      ['Ada', SUM, 'later', null, 'k1'],
      'edited',
    ],
    [
      'a delete of a row with a new formula',
      remove,
      [{ formula: '="Ada"', value: 'Ada' }, SUM, 'soon', null, 'k1'],
      'edited',
    ],
    [
      'a delete of a row that cannot be judged',
      remove,
      [{ unsure: true }, SUM, 'soon', null, 'k1'],
      'edited',
    ],
    ['a key over a key', newKey, ROW, 'another row when it got its key'],
    ['a key over another key', rekey, ['Bob', null, null, null, 'k7'], 'another row when it got its key'],
  ])('%s: says so', (_, item, cells, sentence) => {
    expect(mismatch(item, cells)).toContain(sentence);
  });

  test('a delete of a row without a base is only right when the row is blank', () => {
    expect(mismatch(remove, [null, null, null, null, 'k1'], null)).toBeNull();
    expect(mismatch(remove, ['Ada', null, null, null, 'k1'], null)).toContain('edited');
  });
});

test('findMovedColumn reads the copy of the header', () => {
  const header = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];
  expect(findMovedColumn(link, new Map([[0, header]]))).toBeNull();
  expect(findMovedColumn(link, new Map([[0, header.toReversed()]]))).toBe('Name');
  expect(findMovedColumn(link, new Map())).toBe('Name');
});

describe('rowsAfter', () => {
  test('deletes move rows up, new rows move the rows below them down', () => {
    const items: IntentItem[] = [
      { ...set, key: 'above', row: 2 },
      { ...remove, key: 'gone', row: 3 },
      { ...set, key: 'last', row: 4 },
      { ...set, key: 'below', row: 7 },
      { ...append, key: 'new1' },
      { ...append, key: 'new2' },
    ];
    expect([...rowsAfter(items, 4)]).toEqual([
      ['above', 2],
      ['last', 3],
      ['below', 8],
      ['new1', 4],
      ['new2', 5],
    ]);
  });

  test('agrees with a tab to which the write is done: deletes from below, then new rows', () => {
    const kind = fc.constantFrom('set', 'key', 'delete', null);
    const tab = fc.array(kind, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(tab, fc.nat(4), fc.nat(19), (kinds, appended, last) => {
        const appendAfter = Math.min(last, kinds.length - 1);
        const keyAt = (row: number) => `row${row}`;
        const touched = kinds.flatMap((each, row): IntentItem[] => {
          if (each === 'set') return [{ ...set, key: keyAt(row), row }];
          if (each === 'key') return [{ ...newKey, key: keyAt(row), row }];
          return each === 'delete' ? [{ ...remove, key: keyAt(row), row }] : [];
        });
        const fresh = Array.from({ length: appended }, (_, n): IntentItem => ({ ...append, key: `new${n}` }));
        const items = [...touched, ...fresh];

        const rows = kinds.map((_, row) => keyAt(row));
        let insertAt = appendAfter + 1;
        for (const item of touched.toReversed()) {
          if (item.kind !== 'delete') continue;
          rows.splice(item.row, 1);
          if (item.row <= appendAfter) insertAt -= 1;
        }
        rows.splice(insertAt, 0, ...fresh.map(({ key }) => key));

        const after = rowsAfter(items, appendAfter);
        expect(after.size).toBe(items.filter((item) => item.kind !== 'delete').length);
        for (const [key, row] of after) expect(rows[row]).toBe(key);
      }),
      { numRuns: 500 },
    );
  });
});
